using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Caches;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>
/// Provides one package after another for a run: from the store, else from a cache, else by making it in a build slot, as
/// far as the run's mode goes.
/// </summary>
internal sealed class PackageProvider(
    BuildStore packages,
    PackageCaches caches,
    BuildLocks locks,
    BuildSlots slots,
    BuildMode mode,
    IProgress<ProgressEvent> progress) : IDisposable
{
    private const int MostTransfers = 4;

    private readonly SemaphoreSlim _transfers = new(MostTransfers);

    /// <returns>Null if it is not available in this mode, or if the run stopped before it was made.</returns>
    public async Task<ObtainedPackage?> ObtainAsync(PackageAction action, CancellationToken cancellationToken)
    {
        var stored = packages.Find(action.Key);
        ReportFound(action, stored);
        if (!action.IsCheck)
        {
            if (stored is not null)
            {
                return new ObtainedPackage(stored, PackageOrigin.Store);
            }

            if (mode != BuildMode.Find && !action.Port.Node.Port.IsLocal
                && await PullAsync(action, cancellationToken) is { } pulled)
            {
                return new ObtainedPackage(pulled, PackageOrigin.Cache);
            }
        }

        if (mode != BuildMode.Build || !await FetchAsync(action, cancellationToken)
            || await MakeOnceAsync(action, cancellationToken) is not { } made)
        {
            return null;
        }

        if (stored is not null)
        {
            return made with { Origin = PackageOrigin.Store };
        }

        if (made.Origin == PackageOrigin.Built && !made.Package.Manifest.IsLocal)
        {
            await caches.PushAsync(action.Key, action.Port.Subject, progress, cancellationToken);
        }

        return made;
    }

    public void Dispose() => _transfers.Dispose();

    private void ReportFound(PackageAction action, Package? stored) => progress.Report(new ProgressEvent.Decided(
        action.Port.Subject,
        stored is null ? $"{action.Name} key {action.Key.Short} is not in the store"
            : !action.IsCheck ? $"{action.Name} key {action.Key.Short} is in the store as {stored.Digest.Short}"
            : $"{action.Name} key {action.Key.Short} is in the store as {stored.Digest.Short}; it is built again, to "
                + $"compare"));

    private async Task<Package?> PullAsync(PackageAction action, CancellationToken cancellationToken)
    {
        Package? pulled = null;
        await TransferAsync(
            async () => pulled = await caches.PullAsync(action.Key, action.Port.Subject, progress, cancellationToken),
            cancellationToken);
        return pulled;
    }

    private async Task<bool> FetchAsync(PackageAction action, CancellationToken cancellationToken) =>
        action.Fetch is null || await TransferAsync(action.Fetch, cancellationToken);

    /// <summary>Uses the network and no build slot: a transfer keeps no processor busy.</summary>
    /// <returns>False if the run stopped before it began.</returns>
    private async Task<bool> TransferAsync(Func<Task> transfer, CancellationToken cancellationToken)
    {
        await _transfers.WaitAsync(cancellationToken);
        try
        {
            if (slots.IsClosed)
            {
                return false;
            }

            await transfer();
            return true;
        }
        finally
        {
            _transfers.Release();
        }
    }

    /// <summary>Makes the package in a build slot, unless another process makes it at the same time.</summary>
    private async Task<ObtainedPackage?> MakeOnceAsync(PackageAction action, CancellationToken cancellationToken)
    {
        var slot = await slots.TakeAsync(action.Port, cancellationToken);
        FileLock? held = null;
        try
        {
            if (slot is not null && (held = locks.TryAcquire(action.Key)) is null)
            {
                // The slot is free for other ports while this one waits for another process.
                slot.Dispose();
                slot = null;
                var subject = action.Port.Subject;
                progress.Report(new ProgressEvent.Notice($"waiting for another rrpkg that is building `{subject}`"));
                held = await locks.AcquireAsync(action.Key, cancellationToken);
                if (FindMade(action) is { } theirs)
                {
                    return theirs;
                }

                slot = await slots.TakeAsync(action.Port, cancellationToken);
            }

            return slot is null ? null : FindMade(action) ?? await MakeInSlotAsync(action, slot.Number);
        }
        finally
        {
            held?.Dispose();
            slot?.Dispose();
        }
    }

    /// <summary>What another process made in the meantime.</summary>
    private ObtainedPackage? FindMade(PackageAction action) =>
        !action.IsCheck && packages.Find(action.Key) is { } found ? new ObtainedPackage(found, PackageOrigin.Store) : null;

    private async Task<ObtainedPackage> MakeInSlotAsync(PackageAction action, int slot)
    {
        progress.Report(new ProgressEvent.SlotTaken(action.Port.Subject, slot));
        string? problem = "it was interrupted";
        try
        {
            var package = await action.Make(slots.JobServer);
            problem = null;
            return new ObtainedPackage(package, PackageOrigin.Built);
        }
        catch (DiagnosticException e)
        {
            problem = e.Diagnostics[0].Message;
            throw;
        }
        finally
        {
            progress.Report(new ProgressEvent.SlotReleased(action.Port.Subject, slot, problem));
        }
    }
}
