using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Sandboxing;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// Runs the steps of a plan in the sandbox, with exactly their planned environment, and logs them.
/// </summary>
/// <param name="outside">The build's paths on this machine.</param>
/// <param name="watchDisk">Starts to watch the size of the build's directory.</param>
internal sealed class StepRunner(
    BuildPlan plan,
    BuildBinding outside,
    IStepConfinement confinement,
    Func<DiskWatch> watchDisk,
    BuildLog log,
    IProgress<ProgressEvent> progress,
    TimeProvider time)
{
    private readonly List<string> _ignored = [];

    /// <summary>Asked for when a step fails.</summary>
    public required Func<RemedyTable> Remedies { get; init; }

    /// <summary>
    /// Errors printed by steps that succeeded: a makefile may continue after an error (<c>-cc</c>, <c>|| true</c>), and the
    /// only symptom is a missing file.
    /// </summary>
    public ImmutableArray<string> IgnoredErrors => [.. _ignored];

    /// <exception cref="DiagnosticException">RR5110, RR5303 to RR5310: it failed; RR5111, RR5306: its program is
    /// missing.</exception>
    public async Task<StepDuration> RunAsync(PlannedStage stage, PlannedStep step, CancellationToken cancellationToken)
    {
        var name = $"{stage.Name}/{step.Name}";
        var failures = new StepFailures(plan, name, confinement, outside.Layout, log.Path) { Remedies = Remedies };
        var command = WithMakeFlags(StepCommand.Of(stage, step, confinement.View));
        await File.WriteAllTextAsync(outside.Layout.LastStep, name, cancellationToken);
        WriteHeader(name, command);
        failures.RequireProgram(command);

        var output = new StepOutput();
        var start = time.GetTimestamp();
        var memory = OutOfMemory.Count();
        using var disk = watchDisk();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, disk.Exceeded);
        var exitCode = await RunAsync(
            confinement.Wrap(command, outside.JobServer), output, disk, stop.Token, cancellationToken);
        var elapsed = time.GetElapsedTime(start);
        log.WriteEnd(exitCode ?? 0, elapsed);
        progress.Report(new ProgressEvent.ProcessorUsed(StepReport.Read(outside.Layout.Report).ProcessorTime));
        if (failures.Find(exitCode, output, disk.Finding, OutOfMemory.Count() > memory) is { } failure)
        {
            throw failure;
        }

        _ignored.AddRange(output.Errors);
        return new StepDuration(name, elapsed);
    }

    /// <returns>Null if it was stopped because it wrote too much.</returns>
    private async Task<int?> RunAsync(
        CommandLine command, StepOutput output, DiskWatch disk, CancellationToken stop, CancellationToken cancellationToken)
    {
        try
        {
            var exitCode = await ChildProcess.RunOnLifelineAsync(
                command,
                line =>
                {
                    log.Write(line);
                    output.Add(line);
                    progress.Report(new ProgressEvent.Output(plan.Port.Name.ToString(), line));
                },
                stop);
            disk.Look();
            return exitCode;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>
    /// Sets the number of jobs for make, which is not part of the plan, since it does not change the output. A port's own
    /// setting takes precedence.
    /// </summary>
    private CommandLine WithMakeFlags(CommandLine command) =>
        command.Environment.ContainsKey("MAKEFLAGS") ? command : command with
        {
            Environment = command.Environment.Add(
                "MAKEFLAGS", outside.JobServer is null ? $" -j{outside.Jobs}" : " -j --jobserver-auth=3,3"),
        };

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
}
