using System.Collections.Immutable;
using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Launching;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Images;

namespace Rumprun.Packages.Engine.Disks;

/// <summary>Makes disks: empty, of a directory, or as a copy of a port's data image.</summary>
public sealed class DiskMaker(DiskShelf shelf, DataImageMaker images)
{
    /// <summary>Bytes of a disk that nobody gives a size. Holes take no room on this machine.</summary>
    public const long DefaultSize = 256L << 20;

    /// <summary>Bytes: less has no room beside a file system's tables.</summary>
    private const long LeastSize = 1L << 20;

    /// <summary>Bytes: what was tried with Rumprun's driver.</summary>
    private const long MostSize = 16L << 30;

    /// <param name="from">The directory whose files it is to hold; null: none.</param>
    /// <param name="size">Bytes; null: as large as the directory needs, and some room; without one <see cref="DefaultSize"/>. A folder has no size.</param>
    /// <exception cref="DiagnosticException">RR505n, RR506n, RR611n: it is there already, or cannot be made.</exception>
    public Task<Disk> CreateAsync(DiskName name, DiskKind kind, string? from, long? size, CancellationToken cancellationToken)
    {
        if (size is < LeastSize or > MostSize)
        {
            throw DiskDiagnostics.OtherSize.Exception(
                $"the disk `{name}` cannot have {Text(size.Value)}", $"give it from {LeastSize >> 20}M to {MostSize >> 30}G");
        }

        ImmutableArray<DataImageContent> content = from is null ? [] : [new DataImageContent(from, "/")];
        return shelf.MakeAsync(name, kind, path => kind == DiskKind.Image
            ? images.MakeExt2Async(content, size ?? (from is null ? DefaultSize : null), keep: true, path, cancellationToken)
            : DataImageMaker.MakeDirectoryAsync(content, keep: true, path, cancellationToken));
    }

    /// <summary>The disk as it is where there is one, else a copy of what the port brings.</summary>
    /// <exception cref="DiagnosticException">RR6110, RR6111: it cannot be made, or is of the other kind.</exception>
    public async Task<Disk> TakeOrCopyAsync(DiskName name, DiskKind kind, string original) =>
        shelf.Find(name) is { } there ? Require(there, kind) : await shelf.MakeAsync(name, kind, path =>
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

    /// <summary>The user's disk as it is where there is one, else an empty one.</summary>
    /// <param name="size">Bytes; null: what it has, and <see cref="DefaultSize"/> where it is made.</param>
    /// <exception cref="DiagnosticException">RR611n: it cannot be made, or is of another kind or size; a guest's disk is not there.</exception>
    public async Task<Disk> TakeOrCreateAsync(DiskName name, DiskKind kind, long? size, CancellationToken cancellationToken)
    {
        if ((name.Guest is null ? shelf.Find(name) : shelf.Get(name)) is not { } there)
        {
            return await CreateAsync(name, kind, from: null, size, cancellationToken);
        }

        return size is { } wanted && there.Kind == DiskKind.Image && new FileInfo(there.Path).Length is var has && has != wanted
            ? throw DiskDiagnostics.OtherSize.Exception(
                $"the disk `{name}` is there already, and has {Text(has)}, not {Text(wanted)}",
                "leave the size out", $"or make another: `rrpkg disk create OTHER --size {Text(wanted)}`")
            : Require(there, kind);
    }

    /// <summary>As people write sizes: whole megabytes, which nearly all are, else bytes.</summary>
    private static string Text(long bytes) =>
        bytes % (1 << 20) == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20}M")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes");

    private static Disk Require(Disk disk, DiskKind kind) => disk.Kind == kind ? disk : throw DiskDiagnostics.OtherKind.Exception(
        disk.Kind == DiskKind.Image
            ? $"the disk `{disk.Name}` is an image, for hw, and a hosted program takes a folder"
            : $"the disk `{disk.Name}` is a folder, for hosted programs, and a unikernel takes an image",
        $"take another disk; `rrpkg disk export {disk.Name} DIRECTORY` and `rrpkg disk create NAME --from DIRECTORY` bring the files over",
        $"or begin anew: `rrpkg disk remove {disk.Name}`");
}
