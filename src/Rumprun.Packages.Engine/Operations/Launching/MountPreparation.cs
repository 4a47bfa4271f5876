using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Images;
using Rumprun.Packages.Engine.Launching;

namespace Rumprun.Packages.Engine.Operations.Launching;

/// <summary>
/// Turns a port's data images and a user's files and directories into what a guest can mount: a unikernel takes images, a
/// hosted program directories.
/// </summary>
public sealed class MountPreparation(RrpkgDirectories directories, DataImageMaker images)
{
    /// <summary>A place for the images of one launch, not yet there.</summary>
    public string NewScratch() => Path.Combine(directories.State, "mounts", Guid.NewGuid().ToString("N"));

    /// <param name="data">The directory with the port's data images, in the store.</param>
    /// <exception cref="DiagnosticException">RR6104: a mount cannot be made; RR505n: an image cannot be.</exception>
    public async Task<ImmutableArray<GuestMount>> PrepareAsync(
        LaunchSettings launch,
        ImmutableArray<UserMount> wanted,
        Target target,
        string data,
        PortName guest,
        string scratch,
        CancellationToken cancellationToken)
    {
        var mounts = new List<GuestMount>();
        foreach (var mount in launch.Mounts)
        {
            if (!wanted.Any(w => Normal(w.At) == Normal(mount.At)))
            {
                mounts.Add(OfPort(mount, target, data, guest));
            }
            else if (!mount.Replaceable)
            {
                throw OperationDiagnostics.BadMount.Exception(
                    $"what the port mounts at `{mount.At}` cannot be replaced", "mount at a path below it, or at another one");
            }
        }

        foreach (var mount in wanted)
        {
            mounts.Add(await OfUserAsync(mount, target, scratch, cancellationToken));
        }

        // A mount inside another has to come after it.
        return [.. mounts.OrderBy(static m => Normal(m.At).Length)];
    }

    private static string Normal(string path) => path.Length > 1 ? path.TrimEnd('/') : path;

    private GuestMount OfPort(LaunchMount mount, Target target, string data, PortName guest)
    {
        var file = Path.Combine(data, mount.Data.ToString());
        if (File.Exists($"{file}.iso"))
        {
            return new GuestMount($"{file}.iso", MountKind.ReadOnlyImage, mount.At);
        }

        if (File.Exists($"{file}.ext2"))
        {
            var disk = OwnCopy(guest, $"{mount.Data}.ext2", $"{file}.ext2", MakeWritable);
            return new GuestMount(disk, MountKind.WritableImage, mount.At);
        }

        if (Directory.Exists($"{file}.writable"))
        {
            var folder = OwnCopy(guest, mount.Data.ToString(), $"{file}.writable", DirectoryTree.CopyWritable);
            return new GuestMount(folder, MountKind.WritableDirectory, mount.At);
        }

        return new GuestMount(file, MountKind.ReadOnlyDirectory, mount.At);
    }

    /// <summary>A writable disk belongs to the guest of that name and keeps its data from one run to the next.</summary>
    private string OwnCopy(PortName guest, string name, string original, Action<string, string> make)
    {
        var copy = Path.Combine(directories.Data, "disks", guest.ToString(), name);
        if (!Path.Exists(copy))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            var temporary = AtomicFile.TemporaryNameFor(copy);
            make(original, temporary);
            if (Directory.Exists(temporary))
            {
                Directory.Move(temporary, copy);
            }
            else
            {
                File.Move(temporary, copy);
            }
        }

        return copy;
    }

    private static void MakeWritable(string original, string copy)
    {
        File.Copy(original, copy);
        File.SetUnixFileMode(copy, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private async Task<GuestMount> OfUserAsync(UserMount mount, Target target, string scratch, CancellationToken cancellationToken)
    {
        if (File.Exists(mount.Source))
        {
            return target.IsUnikernel
                ? new GuestMount(mount.Source, IsIso(mount.Source) ? MountKind.ReadOnlyImage : MountKind.WritableImage, mount.At)
                : throw OperationDiagnostics.BadMount.Exception(
                    $"`{mount.Source}` is a file: a hosted program can be given directories only", "name a directory");
        }

        if (!Directory.Exists(mount.Source))
        {
            throw OperationDiagnostics.BadMount.Exception(
                $"there is no file or directory `{mount.Source}`", "name a directory, or an image of a file system");
        }

        if (!target.IsUnikernel)
        {
            return new GuestMount(mount.Source, MountKind.ReadOnlyDirectory, mount.At);
        }

        var image = Path.Combine(scratch, $"{Directory.CreateDirectory(scratch).GetFiles().Length}.iso");
        await images.MakeIsoFromDirectoryAsync(mount.Source, image, cancellationToken);
        return new GuestMount(image, MountKind.ReadOnlyImage, mount.At);
    }

    /// <summary>ECMA-119 8.1.2: the standard identifier of the first volume descriptor, in sector 16.</summary>
    private static bool IsIso(string path)
    {
        Span<byte> identifier = stackalloc byte[5];
        using var file = File.OpenRead(path);
        return file.Length > 0x8006 && file.Seek(0x8001, SeekOrigin.Begin) > 0
            && file.ReadAtLeast(identifier, 5, throwOnEndOfStream: false) == 5 && identifier.SequenceEqual("CD001"u8);
    }
}
