using Rumprun.Packages.Engine.Disks;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>
/// What <c>rrpkg disk list --json</c> prints of each disk, and <c>create</c> of the new one. Sizes are bytes.
/// </summary>
/// <param name="Kind"><c>image</c> for unikernels, <c>folder</c> for hosted programs.</param>
internal sealed record DiskJson(string Name, string Kind, string Path, long? Size, long? Used, string? InUseBy)
{
    public static DiskJson Of(DiskStatus status) => new(
        status.Disk.Name.ToString(), KindOf(status.Disk), status.Disk.Path, status.Size, status.Used, status.Holder);

    public static string KindOf(Disk disk) => disk.Kind == DiskKind.Image ? "image" : "folder";
}

/// <summary>What <c>rrpkg disk export --json</c> prints.</summary>
/// <param name="LeftOut">Paths in the disk that are not files, directories or links.</param>
internal sealed record ExportedJson(string Directory, int Files, long Bytes, IReadOnlyList<string> LeftOut);
