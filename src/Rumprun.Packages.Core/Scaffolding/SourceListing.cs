using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>Upstream's unpacked files as the scaffolder sees them: names, and the text of those that are small.</summary>
/// <param name="Files">Paths with <c>/</c> below one root, of regular files, in ordinal order.</param>
/// <param name="Text">A file's text; null if there is no such file, or if it is too large.</param>
public sealed record SourceListing(ImmutableArray<string> Files, Func<string, string?> Text)
{
    /// <summary>Files that a port could not name are omitted.</summary>
    public ImmutableArray<string> Files { get; } = [.. Files.Where(CanBeNamed)];

    /// <summary>The common leading directory; null if there is none.</summary>
    public string? TopDirectory { get; private init; }

    /// <summary>The same without the top directory of release tarballs.</summary>
    public SourceListing WithoutTopDirectory()
    {
        var top = Files.IsEmpty ? null : Files[0].Split('/') is [var first, _, ..] ? first + "/" : null;
        if (top is null || !Files.All(f => f.StartsWith(top, StringComparison.Ordinal)))
        {
            return this;
        }

        return new SourceListing([.. Files.Select(f => f[top.Length..])], path => Text(top + path))
        {
            TopDirectory = top[..^1],
        };
    }

    public bool Has(string path) => Files.BinarySearch(path, StringComparer.Ordinal) >= 0;

    /// <summary>The files below a directory (<c>.</c>: all), their paths unchanged.</summary>
    public IEnumerable<string> Below(string directory) =>
        directory == "." ? Files : Files.Where(f => f.StartsWith(directory + "/", StringComparison.Ordinal));

    /// <summary>Texts of the files of this name below a directory, the nearest to the root first.</summary>
    public IEnumerable<(string Path, string Text)> Named(string name, string directory) =>
        Below(directory)
            .Where(f => NameOf(f) == name)
            .OrderBy(DepthOf)
            .Select(f => (f, Text(f)))
            .Where(static f => f.Item2 is not null)
            .Select(static f => (f.f, f.Item2!));

    /// <summary>
    /// Archives can hold anything: names with control characters, halves of characters, paths that lead out of them.
    /// </summary>
    private static bool CanBeNamed(string path) =>
        !path.Any(static c => char.IsControl(c) || char.IsSurrogate(c))
            && path.Split('/').All(static name => name is not ("" or "." or ".."));

    public static string NameOf(string path) => path[(path.LastIndexOf('/') + 1)..];

    public static string DirectoryOf(string path) => path.LastIndexOf('/') is var slash and >= 0 ? path[..slash] : ".";

    public static string Join(string directory, string name) => directory == "." ? name : $"{directory}/{name}";

    public static int DepthOf(string path) => path.Count(static c => c == '/');
}
