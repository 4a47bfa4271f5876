using Rumprun.Packages.Core.Launching;

namespace Rumprun.Packages.Engine.Disks;

/// <summary>What a disk is on this machine: an image, for unikernels, or a folder, for hosted programs.</summary>
public enum DiskKind
{
    Image,
    Folder,
}

/// <summary>A writable disk that is kept from one run of a guest to the next.</summary>
/// <param name="Path">The image or folder.</param>
/// <param name="Claim">What a guest locks while it uses the disk.</param>
public sealed record Disk(DiskName Name, DiskKind Kind, string Path, GuestDisk Claim);
