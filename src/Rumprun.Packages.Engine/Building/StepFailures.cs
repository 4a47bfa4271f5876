using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Engine.Sandboxing;

namespace Rumprun.Packages.Engine.Building;

/// <summary>Determines why a step failed: an action that the sandbox forbids, or else the errors it printed.</summary>
internal sealed class StepFailures(
    BuildPlan plan, string step, IStepConfinement confinement, BuildLayout outside, string logFile)
{
    /// <summary>In bytes: a disk with less free space counts as full.</summary>
    private const long NextToNothing = 4L << 20;

    /// <summary>Asked for when a step fails.</summary>
    public required Func<RemedyTable> Remedies { get; init; }

    private string Subject => $"step `{step}` of `{plan.Port.Name}` {plan.Port.Version}";

    private string ReadTheLog => $"read the whole log in {logFile}";

    /// <exception cref="DiagnosticException">RR5111: the step's program is missing; RR5306: it is not declared.</exception>
    public void RequireProgram(CommandLine command)
    {
        var program = command.Program;
        var places = program.Contains('/', StringComparison.Ordinal)
            ? [Path.Combine(command.WorkingDirectory, program)]
            : command.Environment.GetValueOrDefault("PATH", "")
                .Split(':')
                .Select(directory => Path.Combine(directory, program))
                .ToArray();
        var found = places.Select(Seen).FirstOrDefault(SearchPath.IsExecutable);
        if (found is null)
        {
            var fault = places is [var only] && File.Exists(Seen(only)) ? "not executable" : "missing";
            throw BuildDiagnostics.StepProgramMissing.Exception(
                $"step `{step}` of `{plan.Port.Name}` runs `{program}`, which is {fault}",
                places.Length > 1 ? $"install `{program}`, or run `rrpkg doctor`" : ReadTheLog);
        }

        if (HostToolFinder.InterpreterOf(found) is { } interpreter && Undeclared(interpreter))
        {
            throw ConfinementDiagnostics.ProgramUndeclared.Exception(
                $"step `{step}` of `{plan.Port.Name}` runs `{program}`, a script for `{interpreter}`, "
                + "which the port does not declare",
                DeclareTool(interpreter));
        }
    }

    /// <param name="exitCode">Null if the step was stopped because it wrote too much.</param>
    /// <param name="outOfMemory">Whether the kernel killed a process for lack of memory while the step ran.</param>
    /// <returns>Null if it did not fail.</returns>
    public DiagnosticException? Find(int? exitCode, StepOutput output, DiskFinding? disk, bool outOfMemory)
    {
        if (disk is not null)
        {
            return ConfinementDiagnostics.DiskLimit.Exception(
                $"{Subject} was stopped: the build directory holds {MiB(disk.Written)}, "
                + $"more than the allowed {MiB(disk.Limit)}; the largest file is `{disk.LargestFile}` with "
                + $"{MiB(disk.LargestSize)}",
                "raise `build-disk` in config.yaml if the build needs that much", ReadTheLog);
        }

        var report = StepReport.Read(outside.Report);
        if (plan.Isolation == BuildIsolation.Sandbox && !report.HasBegun)
        {
            return Sandbox.Unusable(string.Join("; ", output.Excerpt()));
        }

        return exitCode != 0 ? Failed(exitCode!.Value, output, outOfMemory)
            : report.Left.IsEmpty ? null
            : ConfinementDiagnostics.ProcessLeft.Exception(
                $"{Subject} ended and left `{string.Join("`, `", report.Left)}` running; it was killed",
                "have the step wait for the processes that it starts, or stop them", ReadTheLog);
    }

    private DiagnosticException Failed(int exitCode, StepOutput output, bool outOfMemory)
    {
        var ending = Ending(exitCode);
        var excerpt = string.Concat(output.Excerpt().Select(static line => $"\n  {line}"));
        if (outOfMemory && output.Last.Append(ending).Any(StepAttempts.TellsOfKill))
        {
            return ConfinementDiagnostics.OutOfMemory.Exception(
                $"{Subject} {ending}: the machine ran out of memory, and the kernel killed a process{excerpt}",
                "build with fewer jobs (`-j 1`, or `jobs` in config.yaml), or add memory or swap", ReadTheLog);
        }

        if (output.Last.Any(StepAttempts.TellsOfFullDisk) && FreeSpace() < NextToNothing)
        {
            return ConfinementDiagnostics.DiskFull.Exception(
                $"{Subject} {ending}: no space left on the disk that holds `{outside.Directory}`{excerpt}",
                "free some space, or build elsewhere with `RRPKG_HOME`");
        }

        if (plan.Isolation == BuildIsolation.Sandbox)
        {
            foreach (var line in output.Last.Reverse())
            {
                if (Attempt(line, $"{ending}{excerpt}") is { } attempt)
                {
                    return attempt;
                }
            }
        }

        return Remedies().Find([.. output.Errors, .. output.Last]) is { } remedy
            ? BuildDiagnostics.StepFailed.Exception(
                $"{Subject} {ending}{excerpt}\n{remedy.Means}", remedy.Change, ReadTheLog)
            : BuildDiagnostics.StepFailed.Exception($"{Subject} {ending}{excerpt}", ReadTheLog);
    }

    private DiagnosticException? Attempt(string line, string outcome) => StepAttempts.In(line) switch
    {
        StepAttempt.Network => ConfinementDiagnostics.NetworkTried.Exception(
            $"{Subject} tried to use the network, which builds do not have: `{line.Trim()}`\nit {outcome}",
            "declare the file that it fetches under `sources`, or switch the download off", ReadTheLog),
        StepAttempt.Program(var name) when Undeclared(name) => ConfinementDiagnostics.ProgramUndeclared.Exception(
            $"{Subject} ran `{name}`, which is installed here but not declared by the port\nit {outcome}",
            DeclareTool(name),
            ReadTheLog),
        StepAttempt.Write(var path) when !IsOfTheBuild(path) => ConfinementDiagnostics.WroteOutside.Exception(
            $"{Subject} tried to write `{path}`, which is outside the build\nit {outcome}",
            "install below `{dest}`: most makefiles take `DESTDIR={dest}`", ReadTheLog),
        StepAttempt.Read(var path) when Path.Exists(path) && confinement.PathOutside(path) is null =>
            ConfinementDiagnostics.ReadUndeclared.Exception(
                $"{Subject} tried to read `{path}`, which exists here but is not declared by the port\nit {outcome}",
                path.StartsWith("/usr/include/", StringComparison.Ordinal)
                    ? "declare the library under `dependencies`; "
                    + "for a build machine's tool, use a stage with `machine: build`"
                    : "declare its owner: a program under `host-tools`, a library under `dependencies`, "
                    + "a file under the port's `files/`",
                ReadTheLog),
        _ => null,
    };

    private static bool IsOfTheBuild(string path) =>
        SandboxMounts.IsBelow(path, SandboxView.Build) || SandboxMounts.IsBelow(path, "/tmp");

    private bool Undeclared(string program) =>
        plan.Isolation == BuildIsolation.Sandbox
        && SearchPath.System.Directories.All(d => confinement.PathOutside(Path.Combine(d, program)) is null)
        && SearchPath.System.Find(program) is not null;

    private static string DeclareTool(string program) => $"declare it in the port: `host-tools: [{program}]`";

    private string Seen(string path) => confinement.PathOutside(path) ?? "";

    private long FreeSpace() => new DriveInfo(outside.Directory).AvailableFreeSpace;

    private static string MiB(long bytes) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 20):0.#} MiB");

    private static string Ending(int exitCode) =>
        StepSignal.NameOf(exitCode) is { } signal ? $"was killed by {signal}" : $"ended with exit code {exitCode}";
}
