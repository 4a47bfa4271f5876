using System.Formats.Tar;
using System.Text;

namespace Rumprun.Packages.Engine.Tests.Archives;

/// <summary>Writes tars that no honest tool writes.</summary>
internal static class TarFixture
{
    public static string Write(string directory, params TarEntry[] entries)
    {
        var path = Path.Combine(directory, "crafted.tar");
        using var writer = new TarWriter(System.IO.File.Create(path), TarEntryFormat.Pax, leaveOpen: false);
        foreach (var entry in entries)
        {
            writer.WriteEntry(entry);
        }

        return path;
    }

    public static TarEntry File(string name, string content = "x") => new PaxTarEntry(TarEntryType.RegularFile, name)
    {
        DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)),
    };

    public static TarEntry Folder(string name) => new PaxTarEntry(TarEntryType.Directory, name);

    public static TarEntry Link(string name, string target) =>
        new PaxTarEntry(TarEntryType.SymbolicLink, name) { LinkName = target };

    public static TarEntry HardLink(string name, string target) =>
        new PaxTarEntry(TarEntryType.HardLink, name) { LinkName = target };
}
