using System.Buffers.Binary;
using Rumprun.Packages.Core.Elf;

namespace Rumprun.Packages.Core.Tests.Elf;

public sealed class MultibootHeaderTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(4096, true)]
    [InlineData(4098, false)]
    [InlineData(8188, false)]
    public void IsIn_HeaderAtOffset_MustBeAlignedAndWhole(int offset, bool found) =>
        Assert.Equal(found, MultibootHeader.IsIn(Beginning(offset, checksum: unchecked(0u - 0x1badb002 - 3))));

    [Fact]
    public void IsIn_ChecksumWrong_IsNoHeader() => Assert.False(MultibootHeader.IsIn(Beginning(0, checksum: 1)));

    private static byte[] Beginning(int offset, uint checksum)
    {
        var bytes = new byte[offset + 12];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(offset), 0x1badb002);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(offset + 4), 3);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(offset + 8), checksum);
        return bytes;
    }
}
