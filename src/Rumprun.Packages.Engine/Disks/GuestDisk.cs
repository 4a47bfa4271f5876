namespace Rumprun.Packages.Engine.Disks;

/// <summary>A disk that one guest at a time may have.</summary>
/// <param name="Name">What people call it.</param>
/// <param name="Lock">The file that is locked by who has it.</param>
public sealed record GuestDisk(string Name, string Lock);
