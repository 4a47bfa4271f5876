using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Disks;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>Locks a guest's disks from before it starts until it has ended, and repairs their file systems first.</summary>
internal sealed class DiskHoldingLauncher(IGuestLauncher launcher, DiskRepair repair, TimeProvider time) : IGuestLauncher
{
    public Task<LaunchPlan> PlanAsync(GuestSpecification guest, CancellationToken cancellationToken) =>
        launcher.PlanAsync(guest, cancellationToken);

    /// <exception cref="DiagnosticException">RR8030, RR8031: a disk is in use, or damaged; or the guest cannot be
    /// started.</exception>
    public async Task<RunningGuest> StartAsync(
        GuestSpecification guest, GuestOutput output, CancellationToken cancellationToken)
    {
        var held = new Stack<IDisposable>();
        try
        {
            foreach (var mount in guest.Mounts.Where(static m => m.Disk is not null))
            {
                held.Push(await DiskLock.TakeAsync(mount.Disk!, $"the guest `{guest.Name}`", time, cancellationToken));
                if (mount.Kind == MountKind.WritableImage)
                {
                    await repair.RunAsync(mount.Source, mount.Disk!.Name, cancellationToken);
                }
            }

            return (await launcher.StartAsync(guest, output, cancellationToken)).Holding(held);
        }
        catch
        {
            foreach (var disk in held)
            {
                disk.Dispose();
            }

            throw;
        }
    }
}
