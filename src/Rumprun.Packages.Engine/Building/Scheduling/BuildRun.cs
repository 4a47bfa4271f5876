using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Caches;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>One run over a schedule: each port is a task that waits for those it needs, and for a lane where there is something to make.</summary>
internal sealed class BuildRun(
    ImmutableArray<ScheduledPort> ports,
    PortPlanner planner,
    PortBuilder builder,
    ImagePackager images,
    PackageKeeper packages,
    PackageCaches caches,
    BuildGate gate,
    Func<Workshop> open,
    int jobs,
    bool keepGoing,
    IProgress<ProgressEvent> progress) : IAsyncDisposable
{
    private const int MostFetches = 4;

    private readonly Lazy<Workshop> _workshop = new(open);

    private readonly SemaphoreSlim _fetching = new(MostFetches);

    // The planner is for one at a time.
    private readonly SemaphoreSlim _planning = new(1);

    private volatile bool _isStopped;

    private int _done;

    public async Task<BuildReport> RunAsync(CancellationToken cancellationToken)
    {
        // Not to be stopped for good by the first that is cancelled: all have to have ended before the lanes are taken away.
        var packaged = new Task<PortOutcome>[ports.Length];
        foreach (var port in ports)
        {
            packaged[port.Index] = PackageAsync(port, packaged, cancellationToken);
        }

        var outcomes = await Task.WhenAll(ports.Select(port => CompleteAsync(port, packaged[port.Index], cancellationToken)));
        cancellationToken.ThrowIfCancellationRequested();
        return new BuildReport([.. outcomes], jobs);
    }

    public async ValueTask DisposeAsync()
    {
        if (_workshop.IsValueCreated)
        {
            await _workshop.Value.DisposeAsync();
        }

        _planning.Dispose();
        _fetching.Dispose();
    }

    private async Task<PortOutcome> PackageAsync(ScheduledPort port, Task<PortOutcome>[] packaged, CancellationToken cancellationToken)
    {
        var needs = new Dictionary<int, BuiltPort>();
        foreach (var need in port.Needs)
        {
            switch (await packaged[need.Index])
            {
                case PortOutcome.Ready ready:
                    needs[need.Index] = ready.Built;
                    break;
                case PortOutcome.Failed:
                    return new PortOutcome.Skipped(port, need);
                case PortOutcome.Skipped skipped:
                    return new PortOutcome.Skipped(port, skipped.BecauseOf);
                default:
                    return new PortOutcome.NotBegun(port);
            }
        }

        return await WatchAsync(port, async () =>
        {
            var build = await PlanAsync(port, needs, cancellationToken);
            var key = build.Plan.Key;
            var isChecked = builder.IsToBeChecked(port.Node);
            var before = packages.Find(key);
            Report(port, key, before, isChecked);
            if (before is { } found && !isChecked)
            {
                return new BuiltPort { Node = port.Node, Key = key, Package = found, Origin = PackageOrigin.Store };
            }

            // Caches and sources keep the network busy and no processor: neither takes a lane.
            var named = new SubjectProgress(progress, port.Subject);
            if (!isChecked && await WaitingAsync(() => caches.PullAsync(key, port.Subject, progress, cancellationToken), cancellationToken) is { } pulled)
            {
                return new BuiltPort { Node = port.Node, Key = key, Package = pulled, Origin = PackageOrigin.Cache };
            }

            var sources = await WaitingAsync(() => builder.FetchAsync(build.Plan, named, cancellationToken), cancellationToken);
            var obtained = sources is null ? null : await MakeAsync(
                port,
                key,
                () => isChecked ? null : packages.Find(key),
                () => builder.BuildAsync(
                    build with { Binding = build.Binding with { JobServer = _workshop.Value.JobServer } },
                    isChecked,
                    sources,
                    named,
                    cancellationToken),
                cancellationToken);
            return obtained is null ? null : new BuiltPort
            {
                Node = port.Node,
                Key = key,
                Package = obtained.Package,
                Origin = before is null ? obtained.Origin : PackageOrigin.Store,
                IsChecked = isChecked,
            };
        });
    }

    private void Report(ScheduledPort port, Sha256Digest key, Package? found, bool isChecked) =>
        progress.Report(new ProgressEvent.Decided(
            port.Subject,
            found is null ? $"build key {key.Short} is not in the store"
                : !isChecked ? $"build key {key.Short} is in the store as {found.Digest.Short}"
                : $"build key {key.Short} is in the store as {found.Digest.Short}; it is built again, to compare"));

    /// <summary>Adds the images; those that need the port do not wait for them.</summary>
    private async Task<PortOutcome> CompleteAsync(ScheduledPort port, Task<PortOutcome> packaged, CancellationToken cancellationToken)
    {
        var outcome = await packaged;
        if (outcome is PortOutcome.Ready { Built: var built } && port.IsRequested)
        {
            outcome = await WatchAsync(port, async () =>
            {
                if (await images.PrepareAsync(built, cancellationToken) is not { } prepared)
                {
                    return built;
                }

                var key = prepared.Key.Digest;
                progress.Report(new ProgressEvent.Decided(
                    port.Subject, $"image key {key.Short} is {(packages.Find(key) is null ? "not " : "")}in the store"));
                if (packages.Find(key) is { } found)
                {
                    return built with { Image = found, ImageOrigin = PackageOrigin.Store };
                }

                if (await WaitingAsync(() => caches.PullAsync(key, port.Subject, progress, cancellationToken), cancellationToken) is { } pulled)
                {
                    return built with { Image = pulled, ImageOrigin = PackageOrigin.Cache };
                }

                var image = await MakeAsync(
                    port,
                    key,
                    () => packages.Find(key),
                    () => images.BakeAsync(prepared, new SubjectProgress(progress, port.Subject), cancellationToken),
                    cancellationToken);
                return image is null ? null : built with { Image = image.Package, ImageOrigin = image.Origin };
            });
        }

        if (outcome is PortOutcome.Ready)
        {
            progress.Report(new ProgressEvent.Advanced(Interlocked.Increment(ref _done), ports.Length));
        }

        return outcome;
    }

    private async Task<PreparedBuild> PlanAsync(
        ScheduledPort port, Dictionary<int, BuiltPort> needs, CancellationToken cancellationToken)
    {
        await _planning.WaitAsync(cancellationToken);
        try
        {
            return await planner.PlanAsync(
                port.Node,
                [.. port.Libraries.Select(l => needs[l.Index])],
                [.. port.Tools.Select(t => needs[t.Index])],
                cancellationToken);
        }
        finally
        {
            _planning.Release();
        }
    }

    /// <returns>Null where it was not begun.</returns>
    private async Task<T?> WaitingAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
        where T : class?
    {
        await _fetching.WaitAsync(cancellationToken);
        try
        {
            return _isStopped ? null : await work();
        }
        finally
        {
            _fetching.Release();
        }
    }

    /// <param name="find">Looks for what another process may have made meanwhile.</param>
    /// <returns>Null where it was not begun.</returns>
    private async Task<ObtainedPackage?> MakeAsync(
        ScheduledPort port, Sha256Digest key, Func<Package?> find, Func<Task<Package>> make, CancellationToken cancellationToken)
    {
        var obtained = await OnceAsync(port, key, find, make, cancellationToken);
        if (obtained is { Origin: PackageOrigin.Built })
        {
            await caches.PushAsync(key, port.Subject, progress, cancellationToken);
        }

        return obtained;
    }

    private async Task<ObtainedPackage?> OnceAsync(
        ScheduledPort port, Sha256Digest key, Func<Package?> find, Func<Task<Package>> make, CancellationToken cancellationToken)
    {
        var lane = await TakeLaneAsync(port, cancellationToken);
        var turn = lane is null ? null : gate.TryEnter(key);
        try
        {
            if (lane is not null && turn is null)
            {
                // Whoever waits for another process leaves the lane to those that can go on.
                lane.Dispose();
                lane = null;
                progress.Report(new ProgressEvent.Notice($"another rrpkg is building `{port.Subject}`: waiting for it"));
                turn = await gate.EnterAsync(key, waiting: null, cancellationToken);
                if (find() is { } theirs)
                {
                    return new ObtainedPackage(theirs, PackageOrigin.Store);
                }

                lane = await TakeLaneAsync(port, cancellationToken);
            }

            return lane is null ? null
                : find() is { } found ? new ObtainedPackage(found, PackageOrigin.Store)
                : new ObtainedPackage(await OnLaneAsync(port, lane.Number, make), PackageOrigin.Built);
        }
        finally
        {
            turn?.Dispose();
            lane?.Dispose();
        }
    }

    private async Task<Lanes.Lane?> TakeLaneAsync(ScheduledPort port, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _isStopped ? null : await _workshop.Value.TakeLaneAsync(port, cancellationToken);
    }

    private async Task<Package> OnLaneAsync(ScheduledPort port, int lane, Func<Task<Package>> make)
    {
        progress.Report(new ProgressEvent.LaneTaken(port.Subject, lane));
        string? problem = "it was interrupted";
        try
        {
            var package = await make();
            problem = null;
            return package;
        }
        catch (DiagnosticException e)
        {
            problem = e.Diagnostics[0].Message;
            throw;
        }
        finally
        {
            progress.Report(new ProgressEvent.LaneLeft(port.Subject, lane, problem));
        }
    }

    /// <param name="work">Gives null where it was not begun.</param>
    private async Task<PortOutcome> WatchAsync(ScheduledPort port, Func<Task<BuiltPort?>> work)
    {
        var isOrderly = false;
        try
        {
            var built = await work();
            isOrderly = true;
            return built is null ? new PortOutcome.NotBegun(port) : new PortOutcome.Ready(port, built);
        }
        catch (DiagnosticException e)
        {
            isOrderly = keepGoing;
            return new PortOutcome.Failed(port, e.Diagnostics, e);
        }
        finally
        {
            if (!isOrderly)
            {
                Stop();
            }
        }
    }

    /// <summary>Nothing more is begun; what runs goes on.</summary>
    private void Stop()
    {
        _isStopped = true;
        if (_workshop.IsValueCreated)
        {
            _workshop.Value.Close();
        }
    }
}
