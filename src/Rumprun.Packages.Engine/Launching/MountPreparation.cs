using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Launching;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Disks;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Images;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>
/// Turns a port's data images and a user's files and directories into what a guest can mount: images for a unikernel,
/// directories for a hosted program.
/// </summary>
public sealed class MountPreparation(RrpkgDirectories directories, DataImageMaker images, DiskMaker disks)
{
    /// <summary>Makes a directory for the images of one launch, and removes those of launches that were killed.</summary>
    public OwnedDirectory NewScratch()
    {
        OwnedDirectory.Sweep(directories.Mounts, prefix: "");
        return OwnedDirectory.CreateNew(directories.Mounts, prefix: "");
    }

    /// <param name="data">The directory with the port's data images, in the store.</param>
    /// <exception cref="DiagnosticException">RR6104: a mount cannot be made; RR505n, RR611n: an image or a disk cannot
    /// be.</exception>
    public async Task<ImmutableArray<GuestMount>> PrepareAsync(
        LaunchSettings launch,
        RunRequest request,
        Target target,
        string data,
        string scratch,
        CancellationToken cancellationToken)
    {
        var taken = request.Mounts.Select(static m => m.At).Concat(request.Disks.Select(static d => d.At))
            .Select(Normal).ToHashSet();
        var mounts = new List<GuestMount>();
        foreach (var mount in launch.Mounts)
        {
            if (!taken.Contains(Normal(mount.At)))
            {
                mounts.Add(await OfPortAsync(mount, data, request.GuestName));
            }
            else if (!mount.Replaceable)
            {
                throw LaunchDiagnostics.UnusableMount.Exception(
                    $"the port's own mount at `{mount.At}` cannot be replaced",
                    "mount at a path below it, or at another path");
            }
        }

        foreach (var mount in request.Mounts)
        {
            mounts.Add(await OfUserAsync(mount, target, scratch, cancellationToken));
        }

        foreach (var disk in request.Disks)
        {
            var kind = target.IsUnikernel ? DiskKind.Image : DiskKind.Folder;
            mounts.Add(MountOf(await disks.TakeOrCreateAsync(disk.Name, kind, disk.Size, cancellationToken), disk.At));
        }

        if (mounts.Select(static m => m.Disk).OfType<GuestDisk>().CountBy(static d => d.Name).FirstOrDefault(
            static d => d.Value > 1)
            is { Value: > 1 } twice)
        {
            throw LaunchDiagnostics.UnusableMount.Exception(
                $"the disk `{twice.Key}` is mounted twice", "mount it at one path");
        }

        // A mount inside another must come after it.
        return [.. mounts.OrderBy(static m => Normal(m.At).Length)];
    }

    private static string Normal(string path) => path.Length > 1 ? path.TrimEnd('/') : path;

    /// <summary>A writable disk belongs to the guest of that name, and its data is kept from one run to the next.</summary>
    private async Task<GuestMount> OfPortAsync(LaunchMount mount, string data, PortName guest)
    {
        var file = Path.Combine(data, mount.Data.ToString());
        var name = new DiskName(guest, mount.Data);
        return File.Exists($"{file}.iso") ? new GuestMount($"{file}.iso", MountKind.ReadOnlyImage, mount.At)
            : File.Exists($"{file}.ext2")
                ? MountOf(await disks.TakeOrCopyAsync(name, DiskKind.Image, $"{file}.ext2"), mount.At)
            : Directory.Exists($"{file}.writable")
                ? MountOf(await disks.TakeOrCopyAsync(name, DiskKind.Folder, $"{file}.writable"), mount.At)
            : new GuestMount(file, MountKind.ReadOnlyDirectory, mount.At);
    }

    private static GuestMount MountOf(Disk disk, string at) =>
        new(disk.Path, disk.Kind == DiskKind.Image ? MountKind.WritableImage : MountKind.WritableDirectory, at)
        {
            Disk = disk.Claim,
        };

    private async Task<GuestMount> OfUserAsync(
        UserMount mount, Target target, string scratch, CancellationToken cancellationToken)
    {
        if (File.Exists(mount.Source))
        {
            if (!target.IsUnikernel)
            {
                throw LaunchDiagnostics.UnusableMount.Exception(
                    $"`{mount.Source}` is a file: a hosted program can be given directories only", "name a directory");
            }

            var isIso = IsIso(mount.Source);
            return mount.Access switch
            {
                MountAccess.ReadOnly when !isIso => throw LaunchDiagnostics.UnusableMount.Exception(
                    $"the guest mounts the image `{mount.Source}` writable, and cannot be kept from it",
                    "leave `:ro` out, or mount a copy", "or make an ISO 9660 image of its files"),
                MountAccess.Writable when isIso => throw NotWritable(mount, "an ISO 9660 image"),
                _ => new GuestMount(mount.Source, isIso ? MountKind.ReadOnlyImage : MountKind.WritableImage, mount.At),
            };
        }

        if (!Directory.Exists(mount.Source))
        {
            throw LaunchDiagnostics.UnusableMount.Exception(
                $"the file or directory `{mount.Source}` does not exist",
                "name a directory, or an image of a file system",
                $"a disk that keeps what the guest writes is `--disk NAME:{mount.At}`");
        }

        if (mount.Access == MountAccess.Writable)
        {
            throw NotWritable(mount, "a directory");
        }

        if (!target.IsUnikernel)
        {
            return new GuestMount(mount.Source, MountKind.ReadOnlyDirectory, mount.At);
        }

        var image = Path.Combine(scratch, $"{new DirectoryInfo(scratch).GetFiles().Length}.iso");
        await images.MakeIsoFromDirectoryAsync(mount.Source, image, cancellationToken);
        return new GuestMount(image, MountKind.ReadOnlyImage, mount.At);
    }

    private static DiagnosticException NotWritable(UserMount mount, string kind) =>
        LaunchDiagnostics.UnusableMount.Exception(
            $"`{mount.Source}` is {kind}, which a guest can only read",
            $"have the guest write to a disk: `--disk NAME:{mount.At}`",
            "put files on it by `rrpkg disk create NAME --from DIRECTORY`",
            "or leave `:rw` out");

    /// <summary>ECMA-119 8.1.2: the standard identifier of the first volume descriptor, in sector 16.</summary>
    private static bool IsIso(string path)
    {
        Span<byte> identifier = stackalloc byte[5];
        using var file = PlainFile.OpenRead(path);
        return file.Length > 0x8006 && file.Seek(0x8001, SeekOrigin.Begin) > 0
            && file.ReadAtLeast(identifier, 5, throwOnEndOfStream: false) == 5 && identifier.SequenceEqual("CD001"u8);
    }
}
