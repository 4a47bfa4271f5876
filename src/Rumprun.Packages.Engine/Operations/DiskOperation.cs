using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Launching;
using Rumprun.Packages.Engine.Disks;
using Rumprun.Packages.Engine.Images;
using Rumprun.Packages.Engine.Images.Ext2;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>Creates, lists, exports and removes disks.</summary>
public sealed class DiskOperation(DiskStore disks, DiskMaker maker, Func<Target?, Target> targets, TimeProvider time)
{
    /// <summary>Creates a user's own disk.</summary>
    /// <param name="target">The target of the guests that will use it; null: the one that rrpkg chooses.</param>
    /// <exception cref="DiagnosticException">RR611n and what <see cref="DiskMaker.CreateAsync"/> finds.</exception>
    public Task<Disk> CreateAsync(
        DiskName name, Target? target, string? from, long? size, CancellationToken cancellationToken)
    {
        if (name.Guest is not null)
        {
            throw DiskDiagnostics.NoSuchDisk.Exception(
                $"`{name}` is the name of a disk that is created with its guest",
                $"use a name without a slash: `{name.Name}`");
        }

        disks.RequireFree(name);
        var kind = targets(target).IsUnikernel ? DiskKind.Image : DiskKind.Folder;
        return maker.CreateAsync(name, kind, from, size, cancellationToken);
    }

    public async Task<ImmutableArray<DiskStatus>> ListAsync(CancellationToken cancellationToken)
    {
        var all = ImmutableArray.CreateBuilder<DiskStatus>();
        foreach (var disk in disks.List())
        {
            all.Add(await DiskStatus.OfAsync(disk, cancellationToken));
        }

        return all.ToImmutable();
    }

    /// <summary>
    /// Copies a disk's files to a directory that does not exist or is empty. On failure it is not created.
    /// </summary>
    /// <exception cref="DiagnosticException">RR6112 to RR6115, RR8030: the disk does not exist, cannot be read or is in use;
    /// or the directory is not empty.</exception>
    public async Task<ExportedTree> ExportAsync(DiskName name, string directory, CancellationToken cancellationToken)
    {
        var disk = disks.Get(name);
        if (File.Exists(directory) || (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any()))
        {
            throw DiskDiagnostics.InTheWay.Exception(
                $"`{directory}` exists, and is not empty", "name a directory that does not exist yet");
        }

        using var held = await DiskLock.TakeAsync(disk.Claim, "`rrpkg disk export`", time, cancellationToken);
        return disk.Kind == DiskKind.Image
            ? await Ext2Export.RunAsync(disk.Path, directory, cancellationToken)
            : await DataImageMaker.CopyDirectoryAsync(disk.Path, directory, cancellationToken);
    }

    /// <exception cref="DiagnosticException">RR6112, RR8030: the disk does not exist, or is in use.</exception>
    public async Task RemoveAsync(DiskName name, CancellationToken cancellationToken)
    {
        var disk = disks.Get(name);
        using var held = await DiskLock.TakeAsync(disk.Claim, "`rrpkg disk remove`", time, cancellationToken);
        disks.Remove(disk);
    }
}
