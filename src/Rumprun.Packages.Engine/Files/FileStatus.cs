using System.Buffers.Binary;

namespace Rumprun.Packages.Engine.Files;

/// <summary>What the system knows about a file: the part of struct statx that is used here.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="Modified">Universal time, to the system's 100 ns.</param>
internal readonly record struct FileStatus(FileEntryKind Kind, UnixFileMode Mode, long Length, DateTime Modified)
{
    private const int TypeMask = 0xf000;
    private const int ModeMask = 0xfff;

    /// <param name="status">A struct statx.</param>
    public static FileStatus Read(ReadOnlySpan<byte> status)
    {
        var mode = BinaryPrimitives.ReadUInt16LittleEndian(status[28..]);
        var modified = DateTime.UnixEpoch
            .AddSeconds(Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(status[112..]), -62_135_596_800, 253_402_300_799))
            .AddTicks(BinaryPrimitives.ReadUInt32LittleEndian(status[120..]) / TimeSpan.NanosecondsPerTick);
        return new FileStatus(
            KindOf((byte)((mode & TypeMask) >> 12)),
            (UnixFileMode)(mode & ModeMask),
            (long)BinaryPrimitives.ReadUInt64LittleEndian(status[40..]),
            modified);
    }

    /// <param name="type">The upper bits of a mode, which are also what directories say of their entries.</param>
    /// <returns><see cref="FileEntryKind.Nothing"/> where the type is 0: the directory does not say.</returns>
    public static FileEntryKind KindOf(byte type) => type switch
    {
        0 => FileEntryKind.Nothing,
        4 => FileEntryKind.Directory,
        8 => FileEntryKind.File,
        10 => FileEntryKind.SymbolicLink,
        _ => FileEntryKind.Special,
    };
}

/// <summary>An entry of a directory.</summary>
/// <param name="Name">Bytes that end in zero.</param>
/// <param name="Kind"><see cref="FileEntryKind.Nothing"/> where the file system does not say.</param>
internal readonly record struct DirectoryEntry(byte[] Name, FileEntryKind Kind);
