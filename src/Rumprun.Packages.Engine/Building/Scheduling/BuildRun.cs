using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Resolving;

namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>One run over a schedule: each port is a task that starts when the ports that it needs are ready.</summary>
internal sealed class BuildRun(
    ImmutableArray<ScheduledPort> ports,
    PortActions actions,
    PackageProvider packages,
    BuildSlots slots,
    BuildOptions options,
    IProgress<ProgressEvent> progress) : IDisposable
{
    private readonly Task<PortOutcome>[] _packaged = new Task<PortOutcome>[ports.Length];

    // The planner is not thread-safe.
    private readonly SemaphoreSlim _planning = new(1);

    private int _done;

    /// <returns>The outcome of each port, in the schedule's order.</returns>
    public async Task<ImmutableArray<PortOutcome>> RunAsync(CancellationToken cancellationToken)
    {
        foreach (var port in ports)
        {
            _packaged[port.Index] = PackageAsync(port, cancellationToken);
        }

        // Every task has ended when this returns or throws: no build outlives its slot.
        var outcomes = await Task.WhenAll(ports.Select(port => BakeAsync(port, cancellationToken)));
        cancellationToken.ThrowIfCancellationRequested();
        return [.. outcomes];
    }

    public void Dispose() => _planning.Dispose();

    private async Task<PortOutcome> PackageAsync(ScheduledPort port, CancellationToken cancellationToken)
    {
        if (port.Node.Release is { } release)
        {
            return OutcomeOf(port, release);
        }

        var needs = new Dictionary<int, BuiltPort>();
        foreach (var need in port.Needs)
        {
            switch (await _packaged[need.Index])
            {
                case PortOutcome.Ready ready:
                    needs[need.Index] = ready.Built;
                    break;
                case PortOutcome.Missing:
                    return new PortOutcome.Missing(port, Key: null);
                case PortOutcome.Failed:
                    return new PortOutcome.Skipped(port, need);
                case PortOutcome.Skipped skipped:
                    return new PortOutcome.Skipped(port, skipped.BecauseOf);
                default:
                    return new PortOutcome.NotStarted(port);
            }
        }

        return await GuardAsync(port, async () =>
        {
            var action = await PlanAsync(port, needs, cancellationToken);
            return await packages.ObtainAsync(action, cancellationToken) is { } obtained
                ? new PortOutcome.Ready(port, new BuiltPort
                {
                    Node = port.Node,
                    Key = action.Key,
                    Package = obtained.Package,
                    Origin = obtained.Origin,
                    IsChecked = action.IsCheck,
                })
                : options.Mode == BuildMode.Build ? new PortOutcome.NotStarted(port)
                : new PortOutcome.Missing(port, action.Key);
        });
    }

    private static PortOutcome OutcomeOf(ScheduledPort port, ReleasedNode release) => release.Package is not { } package
        ? new PortOutcome.Published(port, release.Mirror)
        : new PortOutcome.Ready(port, new BuiltPort
        {
            Node = port.Node,
            Key = release.Key,
            Package = package,
            Image = release.Image,
            Origin = PackageOrigin.Mirror,
            ImageOrigin = PackageOrigin.Mirror,
        });

    /// <summary>Adds the images. Ports that need this one do not wait for them.</summary>
    private async Task<PortOutcome> BakeAsync(ScheduledPort port, CancellationToken cancellationToken)
    {
        var outcome = await _packaged[port.Index];
        if (outcome is PortOutcome.Ready { Built: var built } && port.IsRequested && port.Node.Release is null)
        {
            outcome = await GuardAsync(port, async () =>
                await actions.BakeOfAsync(port, built, progress, cancellationToken) is not { } action ? outcome
                : await packages.ObtainAsync(action, cancellationToken) is { } image
                    ? new PortOutcome.Ready(port, built with { Image = image.Package, ImageOrigin = image.Origin })
                : options.Mode == BuildMode.Build ? new PortOutcome.NotStarted(port)
                : outcome);
        }

        if (outcome is PortOutcome.Ready && options.Mode == BuildMode.Build)
        {
            progress.Report(new ProgressEvent.Advanced(Interlocked.Increment(ref _done), ports.Length));
        }

        return outcome;
    }

    private async Task<PackageAction> PlanAsync(
        ScheduledPort port, Dictionary<int, BuiltPort> needs, CancellationToken cancellationToken)
    {
        await _planning.WaitAsync(cancellationToken);
        try
        {
            return await actions.BuildOfAsync(port, needs, options.Check && port.IsRequested, progress, cancellationToken);
        }
        finally
        {
            _planning.Release();
        }
    }

    /// <summary>Turns a problem into an outcome, and stops the run unless it keeps going.</summary>
    private async Task<PortOutcome> GuardAsync(ScheduledPort port, Func<Task<PortOutcome>> work)
    {
        var goesOn = false;
        try
        {
            var outcome = await work();
            goesOn = true;
            return outcome;
        }
        catch (DiagnosticException e)
        {
            goesOn = options.KeepGoing;
            return new PortOutcome.Failed(port, e.Diagnostics, e);
        }
        finally
        {
            if (!goesOn)
            {
                slots.Close();
            }
        }
    }
}
