using System.Text;
using Rumprun.Packages.Core.Elf;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Core.Tests.Elf;

public sealed class StaticLibraryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void TryRead_ShortAndLongNames_GivesEachMembersPlace()
    {
        var contents = new Dictionary<string, string>
        {
            ["a.o"] = "odd",
            ["a-name-longer-than-fits.o"] = "even",
            ["b.o"] = "",
        };
        foreach (var (name, content) in contents)
        {
            File.WriteAllText(Path.Combine(_directory.Path, name), content);
        }

        Machine.Run(_directory.Path, "ar", ["rcs", "lib.a", .. contents.Keys]);
        var library = File.ReadAllBytes(Path.Combine(_directory.Path, "lib.a"));
        var members = StaticLibrary.TryRead(new MemoryStream(library))!.Value;

        Assert.Equal(contents.Keys, members.Select(static m => m.Name));
        Assert.Equal(contents.Values, members.Select(m => Encoding.UTF8.GetString(library, (int)m.Offset, (int)m.Size)));
    }

    [Fact]
    public void TryRead_AnythingElse_IsNull()
    {
        Assert.Null(StaticLibrary.TryRead(new MemoryStream()));
        Assert.Null(StaticLibrary.TryRead(new MemoryStream("#!/bin/sh\n"u8.ToArray())));
    }

    [Fact]
    public void TryRead_CutShort_GivesWhatIsThere()
    {
        File.WriteAllText(Path.Combine(_directory.Path, "a.o"), "content");
        Machine.Run(_directory.Path, "ar", "rcS", "lib.a", "a.o");
        var library = File.ReadAllBytes(Path.Combine(_directory.Path, "lib.a"));
        for (var length = 8; length < 75; length++)
        {
            Assert.Empty(StaticLibrary.TryRead(new MemoryStream(library[..length]))!.Value);
        }
    }
}
