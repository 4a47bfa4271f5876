using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Disks;
using Rumprun.Packages.Engine.Launching.Hosted;
using Rumprun.Packages.Engine.Launching.Qemu;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>Chooses the launcher for a target.</summary>
/// <param name="runRoot">The directory in which each run has its own.</param>
/// <param name="probes">The directory in which answers about this machine are kept.</param>
public sealed class GuestLaunchers(
    LaunchTools tools, string runRoot, string probes, IProgress<ProgressEvent> progress, TimeProvider time)
{
    /// <summary>One for all guests, so that a missing KVM is reported once.</summary>
    private readonly Lazy<QemuLauncher> _qemu = new(() => new QemuLauncher(tools, runRoot, probes, progress, time));

    /// <param name="image">What is to be launched, for the message.</param>
    /// <exception cref="DiagnosticException">RR8010: this machine cannot launch such a target.</exception>
    public IGuestLauncher For(Target target, string image) =>
        new DiskHoldingLauncher(LauncherFor(target, image), new DiskRepair(tools, time), time);

    /// <summary>Checks that this machine can launch guests for a target, before anything is built for it.</summary>
    /// <exception cref="DiagnosticException">RR8010: it cannot; RR8011: a program is missing.</exception>
    public void Require(Target target)
    {
        _ = LauncherFor(target, "its images");
        _ = target.Platform == Platform.Hw ? tools.Qemu : tools.Bubblewrap;
    }

    private IGuestLauncher LauncherFor(Target target, string image) => target.Platform switch
    {
        Platform.Hw => _qemu.Value,
        Platform.Hosted => new HostedLauncher(tools, runRoot, time),
        _ => throw LaunchDiagnostics.NoLauncher.Exception(
            $"rrpkg cannot start `{target}` images: that takes the control domain of a Xen host",
            $"copy `{image}` to a Xen host and start it there with the toolchain's own `rumprun xen`",
            "install the port with `--target hw-x86_64` to launch it here"),
    };
}
