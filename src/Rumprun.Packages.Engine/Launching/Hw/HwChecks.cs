using System.Collections.Immutable;
using System.Globalization;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Launching.Hw;

/// <summary>Checks a guest for Rumprun's hw platform before anything is started.</summary>
internal static class HwChecks
{
    /// <summary>The smallest memory that a Rumprun guest has been seen to boot with, in bytes.</summary>
    private const long LeastMemory = 8L << 20;

    /// <summary>
    /// A guest's memory is one chunk above the first megabyte, which ends where PCI's addresses begin. Bytes.
    /// </summary>
    private const long MostMemory = 3L << 30;

    /// <summary>Rumprun makes nodes for ld0 to ld9 only.</summary>
    private const int MostDisks = 10;

    /// <summary>
    /// A multiboot header lies in the first 8,192 bytes, on a 4-byte boundary (Multiboot 0.6.96, section 3.1).
    /// </summary>
    private const int HeaderReach = 8192;

    private const uint HeaderMagic = 0x1BADB002;

    /// <exception cref="DiagnosticException">RR8010, RR8012, RR8020, RR8023: the guest cannot be started as it
    /// is.</exception>
    public static void Check(GuestSpecification guest)
    {
        if (guest.Target.Architecture == Architecture.Arm)
        {
            throw LaunchDiagnostics.NoLauncher.Exception(
                $"rrpkg cannot launch `{guest.Target}` images",
                "build it for a target that can be launched: `--target hw-x86_64`");
        }

        if (guest.Memory is < LeastMemory or > MostMemory)
        {
            throw LaunchDiagnostics.Memory.Exception(
                string.Create(CultureInfo.InvariantCulture, $"`{guest.Name}` cannot have {guest.Memory} bytes of memory"),
                "give it from 8M to 3G: `-m 64M`");
        }

        CheckImage(guest.Image);
        ImmutableArray<Diagnostic> problems =
            [.. guest.Mounts.Select(CheckMount).Append(CheckCount(guest)).OfType<Diagnostic>()];
        if (!problems.IsEmpty)
        {
            throw new DiagnosticException(problems);
        }
    }

    private static void CheckImage(string image)
    {
        if (!File.Exists(image))
        {
            throw LaunchDiagnostics.NotBootable.Exception(
                $"the image `{image}` does not exist", "install its port again: `rrpkg install PORT --target hw-x86_64`");
        }

        if (!IsMultiboot(image))
        {
            throw LaunchDiagnostics.NotBootable.Exception(
                $"`{image}` is not a bootable image: it has no multiboot header",
                "use an image that was baked for hw, not the program it was baked from");
        }
    }

    private static bool IsMultiboot(string image)
    {
        var head = new byte[HeaderReach];
        using var file = PlainFile.OpenRead(image);
        var length = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return Enumerable.Range(0, length / sizeof(uint)).Any(
            i => BitConverter.ToUInt32(head, i * sizeof(uint)) == HeaderMagic);
    }

    private static Diagnostic? CheckCount(GuestSpecification guest) => guest.Mounts.Length <= MostDisks
        ? null
        : LaunchDiagnostics.BadMount.Create(
            string.Create(CultureInfo.InvariantCulture,
                $"`{guest.Name}` mounts {guest.Mounts.Length} images, and a guest has at most {MostDisks} disks"),
            "put several folders into one image");

    private static Diagnostic? CheckMount(GuestMount mount) => mount switch
    {
        { Kind: MountKind.ReadOnlyDirectory or MountKind.WritableDirectory } => LaunchDiagnostics.BadMount.Create(
            $"the directory `{mount.Source}` cannot be mounted in a unikernel as it is", "mount an image of it"),
        _ when !File.Exists(mount.Source) => LaunchDiagnostics.BadMount.Create(
            $"the image `{mount.Source}`, to be mounted at `{mount.At}`, does not exist", "check the path"),
        _ => null,
    };
}
