using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Engine.Sandboxing;

namespace Rumprun.Packages.Engine.Building;

/// <summary>Says why a step failed: what it tried that it may not, else what it printed.</summary>
internal sealed class StepFailures(BuildPlan plan, string step, IStepConfinement confinement, BuildLayout outside, string logFile)
{
    /// <summary>Bytes; a disk with less than that left is full for all purposes of a build.</summary>
    private const long NextToNothing = 4L << 20;

    private string Subject => $"step `{step}` of `{plan.Port.Name}` {plan.Port.Version}";

    private string ReadTheLog => $"read the whole log in {logFile}";

    /// <exception cref="DiagnosticException">RR5111: the step's program is not there; RR5306: it is not declared.</exception>
    public void RequireProgram(CommandLine command)
    {
        var program = command.Program;
        var places = program.Contains('/', StringComparison.Ordinal)
            ? [Path.Combine(command.WorkingDirectory, program)]
            : command.Environment.GetValueOrDefault("PATH", "").Split(':').Select(directory => Path.Combine(directory, program)).ToArray();
        var found = places.Select(Seen).FirstOrDefault(SearchPath.IsExecutable);
        if (found is null)
        {
            var fault = places is [var only] && File.Exists(Seen(only)) ? "not executable" : "not there";
            throw BuildDiagnostics.StepProgramMissing.Exception(
                $"step `{step}` of `{plan.Port.Name}` runs `{program}`, which is {fault}",
                places.Length > 1 ? $"install `{program}`, or run `rrpkg doctor`" : ReadTheLog);
        }

        if (HostToolFinder.InterpreterOf(found) is { } interpreter && Undeclared(interpreter))
        {
            throw ConfinementDiagnostics.ProgramUndeclared.Exception(
                $"step `{step}` of `{plan.Port.Name}` runs `{program}`, a script for `{interpreter}`, which the port does not declare",
                DeclareTool(interpreter));
        }
    }

    /// <param name="exitCode">Null where the step was stopped for what it wrote.</param>
    /// <param name="outOfMemory">Whether the kernel killed something for lack of memory meanwhile.</param>
    /// <returns>Null where it did not fail.</returns>
    public DiagnosticException? Find(int? exitCode, StepOutput output, DiskFinding? disk, bool outOfMemory)
    {
        if (disk is not null)
        {
            return ConfinementDiagnostics.DiskLimit.Exception(
                $"{Subject} was stopped: the build's directory holds {MiB(disk.Written)}, and may hold {MiB(disk.Limit)}; the largest "
                + $"file is `{disk.LargestFile}` with {MiB(disk.LargestSize)}",
                "allow more with `build-disk` in config.yaml, if that much is right", ReadTheLog);
        }

        var report = StepReport.Read(outside.Report);
        if (plan.Isolation == BuildIsolation.Sandbox && !report.HasBegun)
        {
            return Sandbox.Unusable(string.Join("; ", output.Excerpt()));
        }

        return exitCode != 0 ? Failed(exitCode!.Value, output, outOfMemory)
            : report.Left.IsEmpty ? null
            : ConfinementDiagnostics.ProcessLeft.Exception(
                $"{Subject} ended and left `{string.Join("`, `", report.Left)}` running, which was killed",
                "have the step wait for what it starts, or stop it", ReadTheLog);
    }

    private DiagnosticException Failed(int exitCode, StepOutput output, bool outOfMemory)
    {
        var ending = Ending(exitCode);
        var excerpt = string.Concat(output.Excerpt().Select(static line => $"\n  {line}"));
        if (outOfMemory && output.Last.Append(ending).Any(StepAttempts.TellsOfKill))
        {
            return ConfinementDiagnostics.OutOfMemory.Exception(
                $"{Subject} {ending}: the machine ran out of memory, and the kernel killed a process{excerpt}",
                "build with fewer jobs (`jobs` in config.yaml), or with more memory or swap", ReadTheLog);
        }

        if (output.Last.Any(StepAttempts.TellsOfFullDisk) && FreeSpace() < NextToNothing)
        {
            return ConfinementDiagnostics.DiskFull.Exception(
                $"{Subject} {ending}: no space is left on the disk that `{outside.Directory}` lies on{excerpt}",
                "make room, or build elsewhere with `RRPKG_HOME`");
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

        return BuildDiagnostics.StepFailed.Exception($"{Subject} {ending}{excerpt}", ReadTheLog);
    }

    private DiagnosticException? Attempt(string line, string outcome) => StepAttempts.In(line) switch
    {
        StepAttempt.Network => ConfinementDiagnostics.NetworkTried.Exception(
            $"{Subject} tried the network, and builds have none: `{line.Trim()}`\nit {outcome}",
            "declare what it wants to fetch under `sources`, or switch the download off", ReadTheLog),
        StepAttempt.Program(var name) when Undeclared(name) => ConfinementDiagnostics.ProgramUndeclared.Exception(
            $"{Subject} ran `{name}`, which this machine has and the port does not declare\nit {outcome}", DeclareTool(name), ReadTheLog),
        StepAttempt.Write(var path) when !IsOfTheBuild(path) => ConfinementDiagnostics.WroteOutside.Exception(
            $"{Subject} tried to write `{path}`, which is outside the build\nit {outcome}",
            "have it install below `{dest}`: most makefiles take `DESTDIR={dest}`", ReadTheLog),
        StepAttempt.Read(var path) when Path.Exists(path) && confinement.PathOutside(path) is null =>
            ConfinementDiagnostics.ReadUndeclared.Exception(
                $"{Subject} tried to read `{path}`, which this machine has and the port does not declare\nit {outcome}",
                path.StartsWith("/usr/include/", StringComparison.Ordinal)
                    ? "declare the library under `dependencies`; for a tool of the build machine, use a stage with `machine: build`"
                    : "declare what it belongs to: a program under `host-tools`, a library under `dependencies`, a file under the port's `files/`",
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
