using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Launching;
using Rumprun.Packages.Engine.Disks;
using Rumprun.Packages.Engine.Images;
using Rumprun.Packages.Engine.Images.Ext2;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>What <c>rrpkg disk</c> does: makes disks, shows them, gets their files out, and removes them.</summary>
public sealed class KeepDisksOperation(DiskShelf shelf, DiskMaker maker, Func<Target?, Target> targets, TimeProvider time)
{
    /// <summary>Makes a disk of a user's own.</summary>
    /// <param name="target">What kind of guests it is for; null: what rrpkg chooses.</param>
    /// <exception cref="DiagnosticException">RR611n and what <see cref="DiskMaker.CreateAsync"/> finds.</exception>
    public Task<Disk> CreateAsync(DiskName name, Target? target, string? from, long? size, CancellationToken cancellationToken)
    {
        if (name.Guest is not null)
        {
            throw DiskDiagnostics.NoSuchDisk.Exception(
                $"`{name}` would be a disk that comes with a guest, which makes it itself", $"take a name without a slash: `{name.Name}`");
        }

        shelf.RequireFree(name);
        var kind = targets(target).IsUnikernel ? DiskKind.Image : DiskKind.Folder;
        return maker.CreateAsync(name, kind, from, size, cancellationToken);
    }

    public async Task<ImmutableArray<DiskStatus>> ListAsync(CancellationToken cancellationToken)
    {
        var all = ImmutableArray.CreateBuilder<DiskStatus>();
        foreach (var disk in shelf.List())
        {
            all.Add(await DiskStatus.OfAsync(disk, cancellationToken));
        }

        return all.ToImmutable();
    }

    /// <summary>Copies a disk's files to a directory that is not there yet, or empty; it gets there whole.</summary>
    /// <exception cref="DiagnosticException">RR6112 to RR6115, RR8030: no such disk, unreadable, something in the way, or in use.</exception>
    public async Task<ExportedTree> ExportAsync(DiskName name, string directory, CancellationToken cancellationToken)
    {
        var disk = shelf.Get(name);
        if (File.Exists(directory) || (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any()))
        {
            throw DiskDiagnostics.InTheWay.Exception(
                $"`{directory}` is there already, and not empty", "name a directory that is not there yet");
        }

        using var held = await DiskLock.TakeAsync(disk.Claim, "`rrpkg disk export`", time, cancellationToken);
        return disk.Kind == DiskKind.Image
            ? await Ext2Export.RunAsync(disk.Path, directory, cancellationToken)
            : await DataImageMaker.CopyDirectoryAsync(disk.Path, directory, cancellationToken);
    }

    /// <exception cref="DiagnosticException">RR6112, RR8030: there is no such disk, or a guest has it.</exception>
    public async Task RemoveAsync(DiskName name, CancellationToken cancellationToken)
    {
        var disk = shelf.Get(name);
        using var held = await DiskLock.TakeAsync(disk.Claim, "`rrpkg disk remove`", time, cancellationToken);
        shelf.Remove(disk);
    }
}
