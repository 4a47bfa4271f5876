using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Toolchains.Doctor;

/// <summary>Determines by trial what the machine lacks for building and running.</summary>
public sealed class Doctor
{
    private readonly ImmutableArray<IDoctorCheck> _checks;

    public Doctor(RrpkgDirectories directories, ToolchainSearch search)
    {
        var path = search.Path.WithSystem;
        var finder = new ToolchainFinder(directories, search);
        _checks =
        [
            new BuildMachineCheck(new BuildMachineFinder(directories, path)),
            new ProgramCheck(path, DoctorArea.Build, "make", "make", "drives the build of nearly every port"),
            new ProgramCheck(path, DoctorArea.Build, "g++", "g++", "compiles build tools in C++", IsOptional: true),
            new ProgramCheck(
                path, DoctorArea.Build, "perl", "perl", "runs the configuration of some ports", IsOptional: true),
            new ProgramCheck(
                path, DoctorArea.Build, "cmake", "cmake", "drives the build of ports that use it", IsOptional: true),
            new ProgramCheck(
                path,
                DoctorArea.Build,
                "pkg-config",
                "pkg-config",
                "finds the dependencies of some ports",
                IsOptional: true),
            new SandboxCheck(path),
            new AptCheck(path),
            new ProgramCheck(
                path, DoctorArea.Build, "xorriso", "xorriso", "makes read-only data images", VersionArgument: "-version"),
            new ProgramCheck(
                path, DoctorArea.Build, "mke2fs", "e2fsprogs", "makes writable data images", VersionArgument: "-V"),
            new ProgramCheck(
                path, DoctorArea.Build, "debugfs", "e2fsprogs", "fills writable data images", VersionArgument: "-V"),
            new WritableCheck("configuration directory", directories.Configuration),
            new WritableCheck("data directory", directories.Data),
            new WritableCheck("cache directory", directories.Cache),
            new WritableCheck("state directory", directories.State),
            new DiskSpaceCheck("room for building", directories.Cache),
            new ToolchainCheck(finder, DoctorArea.Hw, new Target(Platform.Hw, Architecture.X86_64)),
            new ToolchainCheck(finder, DoctorArea.Xen, new Target(Platform.Xen, Architecture.X86_64)),
            new ProgramCheck(path, DoctorArea.Xen, "xl", "xen-utils-common", "starts guests on Xen", IsOptional: true),
            new ToolchainCheck(finder, DoctorArea.Hosted, new Target(Platform.Hosted, Architecture.X86_64)),
            new ProgramCheck(
                path, DoctorArea.Hosted, "slirp4netns", "slirp4netns", "gives hosted programs their own network"),
            new DeviceCheck(
                DoctorArea.Hosted,
                "/dev/net/tun",
                DoctorState.Missing,
                "carries the network of hosted programs",
                "run `modprobe tun`"),
            new ProgramCheck(path, DoctorArea.Run, "qemu-system-x86_64", "qemu-system-x86", "runs images for hw"),
            new DeviceCheck(
                DoctorArea.Run, "/dev/kvm", DoctorState.Degraded,
                "lets QEMU run guests at full speed; without it they are emulated",
                "run `modprobe kvm_intel` or `modprobe kvm_amd`, and `adduser USER kvm`"),
        ];
    }

    /// <returns>The findings, in a fixed order by area.</returns>
    public async Task<ImmutableArray<DoctorFinding>> ExamineAsync(CancellationToken cancellationToken)
    {
        var findings = ImmutableArray.CreateBuilder<DoctorFinding>(_checks.Length);
        foreach (var check in _checks)
        {
            findings.Add(await check.ExamineAsync(cancellationToken));
        }

        return findings.MoveToImmutable();
    }
}
