using Rumprun.Packages.Core.Elf;

namespace Rumprun.Packages.Core.Tests.Elf;

public sealed class ElfFileTests
{
    [Fact]
    public void TryRead_TextOrEmpty_IsNull()
    {
        Assert.Null(ElfFile.TryRead(new MemoryStream("#!/bin/sh\nexit 0\n"u8.ToArray())));
        Assert.Null(ElfFile.TryRead(new MemoryStream()));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(200)]
    public void TryRead_CutShort_IsNull(int length) =>
        Assert.Null(ElfFile.TryRead(new MemoryStream(File.ReadAllBytes("/bin/sh")[..length])));

    [Fact]
    public void TryRead_EveryHeaderByteDamaged_NeverThrows()
    {
        var original = File.ReadAllBytes("/bin/sh");
        for (var at = 0; at < 64; at++)
        {
            var damaged = (byte[])original.Clone();
            damaged[at] ^= 0xff;
            _ = ElfFile.TryRead(new MemoryStream(damaged));
        }
    }

    [Fact]
    public void TryRead_DynamicProgram_NeedsAnInterpreter()
    {
        using var stream = File.OpenRead("/bin/sh");
        var file = ElfFile.TryRead(stream);

        Assert.NotNull(file);
        Assert.True(file.NeedsInterpreter);
        Assert.Contains(file.Sections, static s => s.Name == ".text");
        Assert.Null(BakeRecipeNote.Of(file));
    }
}
