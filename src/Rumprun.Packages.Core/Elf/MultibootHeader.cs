using System.Buffers.Binary;

namespace Rumprun.Packages.Core.Elf;

/// <summary>The multiboot 1 header, which lets QEMU and GRUB boot a file (Multiboot Specification 0.6.96, 3.1).</summary>
public static class MultibootHeader
{
    /// <summary>The header lies whole within this many bytes at the beginning of the file.</summary>
    public const int SearchSize = 8192;

    private const uint Magic = 0x1badb002;

    /// <summary>Whether the beginning of a file holds a header whose checksum is right.</summary>
    public static bool IsIn(ReadOnlySpan<byte> beginning)
    {
        var searched = beginning[..Math.Min(beginning.Length, SearchSize)];
        for (var at = 0; at + 12 <= searched.Length; at += 4)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(searched[at..]) == Magic)
            {
                var flags = BinaryPrimitives.ReadUInt32LittleEndian(searched[(at + 4)..]);
                var checksum = BinaryPrimitives.ReadUInt32LittleEndian(searched[(at + 8)..]);
                if (unchecked(Magic + flags + checksum) == 0)
                {
                    return true;
                }
            }
        }

        return false;
    }
}
