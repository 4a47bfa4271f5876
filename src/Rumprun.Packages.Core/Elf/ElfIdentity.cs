using System.Buffers.Binary;

namespace Rumprun.Packages.Core.Elf;

/// <summary>
/// What the first bytes of an ELF file say that it is, of whatever class and byte order (System V gABI, "ELF Header").
/// </summary>
public readonly record struct ElfIdentity(bool Is64, bool IsLittleEndian, ElfType Type, ElfMachine Machine)
{
    /// <summary>So many bytes at the beginning are needed.</summary>
    public const int Size = 20;

    /// <returns>Null where the bytes are not the beginning of an ELF file.</returns>
    public static ElfIdentity? Of(ReadOnlySpan<byte> beginning)
    {
        if (beginning.Length < Size || !beginning.StartsWith("\u007fELF"u8))
        {
            return null;
        }

        var isLittleEndian = beginning[5] != 2;
        return new ElfIdentity(
            beginning[4] == 2, isLittleEndian, (ElfType)Half(beginning[16..]), (ElfMachine)Half(beginning[18..]));

        ushort Half(ReadOnlySpan<byte> bytes) => isLittleEndian
            ? BinaryPrimitives.ReadUInt16LittleEndian(bytes)
            : BinaryPrimitives.ReadUInt16BigEndian(bytes);
    }
}
