using System.Collections.Immutable;
using System.Text;
using Rumprun.Packages.Core.Scaffolding;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Scaffolding;

/// <summary>
/// An unpacked archive as the scaffolder sees it: regular files only, without following links, and with a limit on the size
/// of texts.
/// </summary>
internal static class UnpackedListing
{
    /// <summary>In bytes; the largest files that are searched are configure scripts.</summary>
    private const int LargestText = 1 << 20;

    public static SourceListing Of(string root) => Of(root, [.. FilesIn(root, "")]);

    /// <summary>Only these files of a directory; links among them are left out.</summary>
    public static SourceListing Of(string root, ImmutableArray<string> chosen)
    {
        var files = chosen.Where(f => FileEntry.KindOf(Path.Combine(root, f)) == FileEntryKind.File)
            .ToImmutableArray()
            .Sort(StringComparer.Ordinal);
        var known = files.ToImmutableHashSet(StringComparer.Ordinal);
        return new SourceListing(files, path => known.Contains(path) ? TextOf(Path.Combine(root, path)) : null);
    }

    private static IEnumerable<string> FilesIn(string root, string below)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(Path.Combine(root, below)))
        {
            var name = Path.Combine(below, Path.GetFileName(path));
            switch (FileEntry.KindOf(path))
            {
                case FileEntryKind.Directory:
                    foreach (var file in FilesIn(root, name))
                    {
                        yield return file;
                    }

                    break;
                case FileEntryKind.File:
                    yield return name;
                    break;
            }
        }
    }

    /// <summary>Any bytes are some text in Latin-1; what matters here is ASCII.</summary>
    private static string? TextOf(string path) =>
        new FileInfo(path).Length <= LargestText ? File.ReadAllText(path, Encoding.Latin1) : null;
}
