using System.Collections.Immutable;
using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Launching;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Images;

namespace Rumprun.Packages.Engine.Disks;

/// <summary>Creates disks: empty, from a directory, or as a copy of a port's data image.</summary>
public sealed class DiskMaker(DiskStore disks, DataImageMaker images)
{
    /// <summary>The size of a disk for which none is given, in bytes. Unused blocks take no space on this machine.</summary>
    public const long DefaultSize = 256L << 20;

    /// <summary>The smallest size, in bytes: a smaller disk has no space beside its file system's tables.</summary>
    private const long LeastSize = 1L << 20;

    /// <summary>The largest size, in bytes: what was tried with Rumprun's driver.</summary>
    private const long MostSize = 16L << 30;

    /// <param name="from">The directory whose files are copied to it; null: none.</param>
    /// <param name="size">Bytes; null: what the directory needs and some more, or <see cref="DefaultSize"/> without one. A
    /// folder has no size.</param>
    /// <exception cref="DiagnosticException">RR505n, RR506n, RR611n: it already exists, or cannot be created.</exception>
    public Task<Disk> CreateAsync(
        DiskName name, DiskKind kind, string? from, long? size, CancellationToken cancellationToken)
    {
        if (size is < LeastSize or > MostSize)
        {
            throw DiskDiagnostics.OtherSize.Exception(
                $"the disk `{name}` cannot have {Text(size.Value)}",
                $"give it from {LeastSize >> 20}M to {MostSize >> 30}G");
        }

        ImmutableArray<DataImageContent> content = from is null ? [] : [new DataImageContent(from, "/")];
        return disks.MakeAsync(name, kind, path => kind == DiskKind.Image
            ? images.MakeExt2Async(content, size ?? (from is null ? DefaultSize : null), keep: true, path, cancellationToken)
            : DataImageMaker.MakeDirectoryAsync(content, keep: true, path, cancellationToken));
    }

    /// <summary>The disk if it exists, else a new one that is a copy of the port's data image.</summary>
    /// <exception cref="DiagnosticException">RR6110, RR6111: it cannot be created, or is of the other kind.</exception>
    public async Task<Disk> TakeOrCopyAsync(DiskName name, DiskKind kind, string original) =>
        disks.Find(name) is { } there ? Require(there, kind) : await disks.MakeAsync(name, kind, path =>
        {
            if (kind == DiskKind.Image)
            {
                SparseFile.Copy(original, path);
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
            else
            {
                DirectoryTree.CopyWritable(original, path);
            }

            return Task.CompletedTask;
        });

    /// <summary>The disk if it exists, else a new, empty one.</summary>
    /// <param name="size">Bytes; null: the disk's own size, or <see cref="DefaultSize"/> for a new one.</param>
    /// <exception cref="DiagnosticException">RR611n: it cannot be created, or is of another kind or size; or a guest's disk
    /// does not exist.</exception>
    public async Task<Disk> TakeOrCreateAsync(DiskName name, DiskKind kind, long? size, CancellationToken cancellationToken)
    {
        if ((name.Guest is null ? disks.Find(name) : disks.Get(name)) is not { } there)
        {
            return await CreateAsync(name, kind, from: null, size, cancellationToken);
        }

        return size is { } wanted && there.Kind == DiskKind.Image && new FileInfo(there.Path)
            .Length is var has && has != wanted
            ? throw DiskDiagnostics.OtherSize.Exception(
                $"the disk `{name}` already exists, with {Text(has)}, not {Text(wanted)}",
                "leave out the size", $"or create another: `rrpkg disk create OTHER --size {Text(wanted)}`")
            : Require(there, kind);
    }

    /// <summary>A size in megabytes if it is a whole number of them, else in bytes.</summary>
    private static string Text(long bytes) =>
        bytes % (1 << 20) == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20}M")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes");

    private static Disk Require(Disk disk, DiskKind kind) =>
        disk.Kind == kind ? disk : throw DiskDiagnostics.OtherKind.Exception(
        disk.Kind == DiskKind.Image
            ? $"the disk `{disk.Name}` is an image, for hw, and a hosted program takes a folder"
            : $"the disk `{disk.Name}` is a folder, for hosted programs, and a unikernel takes an image",
        $"use another disk; `rrpkg disk export {disk.Name} DIRECTORY` and "
        + "`rrpkg disk create NAME --from DIRECTORY` copy the files",
        $"or start over: `rrpkg disk remove {disk.Name}`");
}
