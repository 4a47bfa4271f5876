namespace Rumprun.Packages.Engine.Archives.Zip;

/// <summary>The CRC-32 of zip and gzip (ISO 3309).</summary>
internal struct Crc32
{
    private const uint Polynomial = 0xedb88320;

    private static readonly uint[] _table = [.. Enumerable.Range(0, 256).Select(Entry)];

    private uint _complement;

    public readonly uint Value => _complement;

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = default(Crc32);
        crc.Add(bytes);
        return crc.Value;
    }

    public void Add(ReadOnlySpan<byte> bytes)
    {
        var crc = ~_complement;
        foreach (var b in bytes)
        {
            crc = _table[(byte)crc ^ b] ^ (crc >> 8);
        }

        _complement = ~crc;
    }

    private static uint Entry(int value)
    {
        var crc = (uint)value;
        for (var bit = 0; bit < 8; bit++)
        {
            crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;
        }

        return crc;
    }
}
