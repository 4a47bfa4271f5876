using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Launching;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Disks;

/// <summary>
/// The disks on this machine: <c>own/NAME.ext2</c> and <c>guests/GUEST/NAME.ext2</c> below <c>disks</c> in the data
/// directory, folders with
/// <c>.folder</c> at the end. One name is one disk, image or folder. A disk is made below <c>unfinished</c> and renamed when
/// it is
/// complete. Locks are in the state directory.
/// </summary>
public sealed class DiskStore(RrpkgDirectories directories)
{
    private const string Own = "own";
    private const string Guests = "guests";

    /// <summary>All disks, those of users first.</summary>
    public ImmutableArray<Disk> List() =>
    [
        .. EntriesOf(Path.Combine(directories.Disks, Own)).Select(static p => NameOf(guest: null, p)).OfType<DiskName>()
            .Order().Select(Get),
        .. EntriesOf(Path.Combine(directories.Disks, Guests))
            .SelectMany(static g => EntriesOf(g).Select(
                p => PortName.TryParse(Path.GetFileName(g), out var guest) ? NameOf(guest, p) : null))
            .OfType<DiskName>().Order().Select(Get),
    ];

    /// <summary>The disk of that name; null: there is none.</summary>
    public Disk? Find(DiskName name) =>
        Enum.GetValues<DiskKind>().Select(kind => At(name, kind)).FirstOrDefault(static d => Path.Exists(d.Path));

    /// <exception cref="DiagnosticException">RR6112: there is no disk of that name.</exception>
    public Disk Get(DiskName name) => Find(name) ?? throw DiskDiagnostics.NoSuchDisk.Exception(
        $"the disk `{name}` does not exist",
        Suggestion.For(name.ToString(), List().Select(static d => d.Name.ToString())) is { } near
            ? $"did you mean `{near}`?"
            : "run `rrpkg disk list`");

    /// <exception cref="DiagnosticException">RR6113: a disk of that name exists.</exception>
    public void RequireFree(DiskName name)
    {
        if (Find(name) is not null)
        {
            throw DiskDiagnostics.IsThere.Exception(
                $"the disk `{name}` already exists", $"use another name, or remove it first: `rrpkg disk remove {name}`");
        }
    }

    /// <summary>Creates a disk. It appears under its name when it is complete.</summary>
    /// <param name="write">Writes the image or folder at the path that it is given.</param>
    /// <exception cref="DiagnosticException">RR6110: it cannot be written. RR6113: a disk of that name exists.</exception>
    public async Task<Disk> MakeAsync(DiskName name, DiskKind kind, Func<string, Task> write)
    {
        OwnedDirectory.Sweep(directories.UnfinishedDisks, prefix: "");
        var disk = At(name, kind);
        try
        {
            using var directory = OwnedDirectory.CreateNew(directories.UnfinishedDisks, prefix: "");
            var made = Path.Combine(directory.Path, "disk");
            await write(made);
            Directory.CreateDirectory(Path.GetDirectoryName(disk.Path)!);
            RequireFree(name);
            Move(made, disk);
            return disk;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw WriteFailed(name, e);
        }
    }

    /// <summary>Removes a disk that is not in use.</summary>
    /// <exception cref="DiagnosticException">RR6110: it cannot be removed.</exception>
    public void Remove(Disk disk)
    {
        try
        {
            // Moved away first, so that a disk that is half deleted is never taken for a disk.
            using var directory = OwnedDirectory.CreateNew(directories.UnfinishedDisks, prefix: "");
            Directory.Move(disk.Path, Path.Combine(directory.Path, "disk"));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw WriteFailed(disk.Name, e);
        }
    }

    private static void Move(string made, Disk disk)
    {
        if (disk.Kind == DiskKind.Folder)
        {
            Directory.Move(made, disk.Path);
        }
        else
        {
            File.Move(made, disk.Path);
        }
    }

    private static DiagnosticException WriteFailed(DiskName name, Exception e) => new(
        DiskDiagnostics.WriteFailed.Create(
            $"the disk `{name}` cannot be written: {FileFailure.ReasonOf(e)}",
            "check the owner of the data directory, and the free space on its file system"),
        e);

    private Disk At(DiskName name, DiskKind kind) => new(
        name,
        kind,
        Path.Combine(directories.Disks, Below(name) + SuffixOf(kind)),
        new GuestDisk(name.ToString(), Path.Combine(directories.State, "disks", $"{Below(name)}.lock")));

    private static string Below(DiskName name) => Path.Combine(name.Guest is null ? Own : Guests, name.ToString());

    private static string SuffixOf(DiskKind kind) => kind == DiskKind.Image ? ".ext2" : ".folder";

    private static DiskName? NameOf(PortName? guest, string path) =>
        Enum.GetValues<DiskKind>().Any(k => path.EndsWith(SuffixOf(k), StringComparison.Ordinal))
        && PortName.TryParse(Path.GetFileNameWithoutExtension(path), out var name)
            ? new DiskName(guest, name)
            : null;

    private static IEnumerable<string> EntriesOf(string directory) =>
        Directory.Exists(directory) ? Directory.EnumerateFileSystemEntries(directory) : [];
}
