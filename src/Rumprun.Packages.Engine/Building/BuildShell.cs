using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Sandboxing;

namespace Rumprun.Packages.Engine.Building;

/// <summary>Runs a user's command where a step ran or would run: in the same directory, sandbox and environment.</summary>
internal sealed class BuildShell(BuildPlan plan, BuildBinding outside, IStepConfinement confinement)
{
    /// <summary>The first step of a build: <c>make/configure</c>.</summary>
    public static string FirstStepOf(BuildPlan plan)
    {
        var stage = plan.Stages.First(static s => !s.Steps.IsEmpty);
        return $"{stage.Name}/{stage.Steps[0].Name}";
    }

    /// <summary>
    /// The arguments that request this build: the port, its options other than the defaults, the target.
    /// </summary>
    public static string RequestOf(BuildPlan plan)
    {
        ImmutableSortedSet<PortName> defaults =
            [.. plan.Port.Options.Where(static o => o.Value.IsDefault).Select(static o => o.Key)];
        var request = new PortRequest(plan.Port.Name, VersionRange.All)
        {
            Options = plan.Selection.Options.Except(defaults),
            WithoutOptions = defaults.Except(plan.Selection.Options),
        };
        var isPlain = request.Options.IsEmpty && request.WithoutOptions.IsEmpty;
        if (plan.Port.IsLocal)
        {
            return $". --target {plan.Selection.Target}";
        }

        return $"{(isPlain ? $"{request}" : $"'{request}'")} --target {plan.Selection.Target}";
    }

    /// <param name="command">Empty: a shell at the terminal.</param>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(
        ImmutableArray<string> command,
        string? terminal,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var name = await File.ReadAllTextAsync(outside.Layout.LastStep, cancellationToken);
        var (stage, step) = plan.Stages
            .SelectMany(static stage => stage.Steps.Select(step => (stage, step)))
            .First(s => $"{s.stage.Name}/{s.step.Name}" == name);
        var place = StepCommand.Of(stage, step, confinement.View);
        var leave = command.IsEmpty ? "; leave with `exit`" : "";
        progress.Report(new ProgressEvent.Notice(
            $"in `{place.WorkingDirectory}`, where step `{name}` of `{plan.Port.Name}` runs `{place}`{leave}"));
        if (command.IsEmpty)
        {
            command = [confinement.PathOutside("/usr/bin/bash") is null ? "sh" : "bash"];
        }

        return await ChildProcess.RunAtTerminalAsync(
            confinement.WrapShell(place with
            {
                Program = command[0],
                Arguments = command[1..],
                Environment = terminal is null ? place.Environment : place.Environment.SetItem("TERM", terminal),
            }),
            cancellationToken);
    }
}
