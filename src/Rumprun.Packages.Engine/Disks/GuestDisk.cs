namespace Rumprun.Packages.Engine.Disks;

/// <summary>A disk that one guest at a time may use.</summary>
/// <param name="Name">The disk's name, for messages.</param>
/// <param name="Lock">The file that is locked while the disk is in use.</param>
public sealed record GuestDisk(string Name, string Lock);
