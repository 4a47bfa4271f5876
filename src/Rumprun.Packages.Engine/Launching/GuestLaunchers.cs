using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Disks;
using Rumprun.Packages.Engine.Launching.Hosted;
using Rumprun.Packages.Engine.Launching.Qemu;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>Knows who launches what.</summary>
/// <param name="runRoot">The directory that runs have their own directories in: the system's for temporary files.</param>
/// <param name="probes">The directory that answers about this machine are kept in.</param>
public sealed class GuestLaunchers(
    LaunchTools tools, string runRoot, string probes, IProgress<ProgressEvent> progress, TimeProvider time)
{
    /// <summary>One for all guests: it asks about KVM once, and complains once.</summary>
    private readonly Lazy<QemuLauncher> _qemu = new(() => new QemuLauncher(tools, runRoot, probes, progress, time));

    /// <param name="image">What is to be launched, for the message.</param>
    /// <exception cref="DiagnosticException">RR8010: this machine cannot launch such a target.</exception>
    public IGuestLauncher For(Target target, string image) =>
        new DiskHoldingLauncher(LauncherFor(target, image), new DiskRepair(tools, time), time);

    private IGuestLauncher LauncherFor(Target target, string image) => target.Platform switch
    {
        Platform.Hw => _qemu.Value,
        Platform.Hosted => new HostedLauncher(tools, runRoot, time),
        _ => throw LaunchDiagnostics.NoLauncher.Exception(
            $"rrpkg does not start `{target}` images itself: that takes a Xen host's control domain",
            $"copy `{image}` to a Xen host and start it there with the toolchain's own `rumprun xen`",
            "install the port with `--target hw-x86_64` to launch it here"),
    };
}
