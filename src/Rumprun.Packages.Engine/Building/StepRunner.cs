using System.Collections.Immutable;
using Rumprun.Packages.Core.Building;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// Runs the steps of a plan: bound to this machine's paths, with an environment that is all they get, and logged.
/// </summary>
internal sealed class StepRunner(
    BuildPlan plan, BuildBinding binding, BuildLog log, IProgress<ProgressEvent> progress, TimeProvider time)
{
    // A umask belongs to a whole process, and so does an open file, so a shell sees to both, and becomes the command; the
    // command's words reach it as they are.
    private static readonly ImmutableArray<string> UmaskThenExec = ["-c", "umask 022 && exec \"$@\"", "sh"];

    private static readonly ImmutableArray<string> JobServerThenExec =
        ["-c", "umask 022 && exec 3<>\"$1\" && shift && exec \"$@\"", "sh"];

    /// <exception cref="DiagnosticException">RR5110: it failed; RR5111: its program is not there.</exception>
    public async Task<StepDuration> RunAsync(PlannedStage stage, PlannedStep step, CancellationToken cancellationToken)
    {
        var name = $"{stage.Name}/{step.Name}";
        var command = new CommandLine
        {
            Program = binding.Bind(step.Command[0]),
            Arguments = [.. step.Command.Skip(1).Select(binding.Bind)],
            Environment = WithMakeFlags(stage.Environment.SetItems(step.Environment)
                .ToImmutableSortedDictionary(static v => v.Key, v => binding.Bind(v.Value), StringComparer.Ordinal)),
            WorkingDirectory = binding.Bind(step.Directory),
        };
        Directory.CreateDirectory(command.WorkingDirectory);
        WriteHeader(name, command);
        RequireProgram(name, command);

        var output = new StepOutput();
        var start = time.GetTimestamp();
        var exitCode = await ChildProcess.RunAsync(
            command with { Program = "/bin/sh", Arguments = [.. Wrapper(), command.Program, .. command.Arguments] },
            line =>
            {
                log.Write(line);
                output.Add(line);
                progress.Report(new ProgressEvent.Output(plan.Port.Name.ToString(), line));
            },
            cancellationToken);
        var elapsed = time.GetElapsedTime(start);
        log.WriteEnd(exitCode, elapsed);
        return exitCode == 0 ? new StepDuration(name, elapsed) : throw Failed(name, exitCode, output);
    }

    private ImmutableArray<string> Wrapper() =>
        binding.JobServer is { } fifo ? [.. JobServerThenExec, fifo] : UmaskThenExec;

    /// <summary>
    /// Tells make how many jobs it may run. Not in the plan: how many run changes no output. A port that says so itself knows better.
    /// </summary>
    private ImmutableSortedDictionary<string, string> WithMakeFlags(ImmutableSortedDictionary<string, string> environment) =>
        environment.ContainsKey("MAKEFLAGS")
            ? environment
            : environment.Add(
                "MAKEFLAGS", binding.JobServer is null ? $" -j{binding.Jobs}" : " -j --jobserver-auth=3,3");

    private void WriteHeader(string name, CommandLine command)
    {
        log.Write($"\n# {name}");
        log.Write($"# in {command.WorkingDirectory}");
        foreach (var (variable, value) in command.Environment)
        {
            log.Write($"# {variable}={value}");
        }

        log.Write($"$ {command}");
    }

    private void RequireProgram(string name, CommandLine command)
    {
        var program = command.Program;
        var places = program.Contains('/', StringComparison.Ordinal)
            ? [Path.Combine(command.WorkingDirectory, program)]
            : command.Environment["PATH"].Split(':').Select(directory => Path.Combine(directory, program)).ToArray();
        if (!places.Any(static p => File.Exists(p) && FileEntry.IsExecutable(File.GetUnixFileMode(p))))
        {
            var fault = places is [var only] && File.Exists(only) ? "not executable" : "not there";
            throw BuildDiagnostics.StepProgramMissing.Exception(
                $"step `{name}` of `{plan.Port.Name}` runs `{program}`, which is {fault}",
                places.Length > 1 ? $"install `{program}`, or run `rrpkg doctor`" : $"read the whole log in {log.Path}");
        }
    }

    private DiagnosticException Failed(string name, int exitCode, StepOutput output)
    {
        var excerpt = string.Concat(output.Excerpt().Select(static line => $"\n  {line}"));
        return BuildDiagnostics.StepFailed.Exception(
            $"step `{name}` of `{plan.Port.Name}` {plan.Port.Version} ended with exit code {exitCode}{excerpt}",
            $"read the whole log in {log.Path}");
    }
}
