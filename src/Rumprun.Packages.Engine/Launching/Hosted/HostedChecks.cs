using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Launching;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Launching.Hosted;

/// <summary>Checks a hosted guest before its sandbox is made.</summary>
internal static class HostedChecks
{
    public static void Check(GuestSpecification guest)
    {
        if (guest.Target.Architecture == Architecture.Arm)
        {
            throw LaunchDiagnostics.NoLauncher.Exception(
                $"`{guest.Target}` programs do not run on this processor",
                "build it for this machine: `--target hosted-x86_64`");
        }

        if (guest.Programs.Length != 1)
        {
            throw LaunchDiagnostics.NotBootable.Exception(
                $"`{guest.Name}` has {guest.Programs.Length} programs, and a hosted guest runs one", "start each by itself");
        }

        if (!SearchPath.IsExecutable(guest.Image))
        {
            throw LaunchDiagnostics.NotBootable.Exception(
                $"the program `{guest.Image}` does not exist",
                "install its port again: `rrpkg install PORT --target hosted-x86_64`");
        }

        if (Problems(guest).OfType<Diagnostic>().ToImmutableArray() is { IsEmpty: false } problems)
        {
            throw new DiagnosticException(problems);
        }
    }

    private static IEnumerable<Diagnostic?> Problems(GuestSpecification guest) =>
    [
        .. guest.Programs[0].Arguments.Select((a, index) => GuestNames.CheckArgument(guest.Programs[0].Name, index + 1, a)),
        .. guest.Environment.Select(static v => GuestNames.CheckVariable(v.Key, v.Value)),
        guest.Hostname is { } name ? GuestNames.CheckHostname(name) : null,
        .. guest.Mounts.Select(static m => GuestNames.CheckMountPoint(m.At)),
        .. GuestNames.CheckDistinct(guest.Mounts.Select(static m => m.At)),
        .. guest.Mounts.Select(CheckMount),
    ];

    private static Diagnostic? CheckMount(GuestMount mount) => mount switch
    {
        { Kind: MountKind.ReadOnlyImage or MountKind.WritableImage } => LaunchDiagnostics.BadMount.Create(
            $"the image `{mount.Source}` cannot be mounted in a hosted guest", "mount a directory: `-v FOLDER:/mnt`"),
        _ when !Directory.Exists(mount.Source) => LaunchDiagnostics.BadMount.Create(
            $"the directory `{mount.Source}`, to be mounted at `{mount.At}`, does not exist", "check the path"),
        _ => null,
    };
}
