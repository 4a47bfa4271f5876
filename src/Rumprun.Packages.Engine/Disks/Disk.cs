using Rumprun.Packages.Core.Launching;

namespace Rumprun.Packages.Engine.Disks;

/// <summary>What a disk is on this machine: an image is for unikernels, a folder for hosted programs.</summary>
public enum DiskKind
{
    Image,
    Folder,
}

/// <summary>A writable disk that is kept from one run of a guest to the next.</summary>
/// <param name="Path">The image or folder.</param>
/// <param name="Claim">How it is had by one guest at a time.</param>
public sealed record Disk(DiskName Name, DiskKind Kind, string Path, GuestDisk Claim);
