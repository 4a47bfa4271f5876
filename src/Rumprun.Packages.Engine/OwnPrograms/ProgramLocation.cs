using System.Collections.Immutable;

namespace Rumprun.Packages.Engine.OwnPrograms;

/// <summary>Where a program of the user's own is.</summary>
public abstract record ProgramLocation
{
    private const string GitPrefix = "git+";

    private static readonly ImmutableArray<string> s_sources = [".c", ".cc", ".cpp", ".cxx", ".C"];

    private static readonly ImmutableArray<string> s_archives =
        [".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst", ".zip"];

    private static readonly ImmutableArray<string> s_schemes = ["https:", "http:", "file:", "debian:"];

    private ProgramLocation()
    {
    }

    /// <summary>A directory or a file of this machine, absolute.</summary>
    public sealed record Local(string Path) : ProgramLocation;

    /// <summary>A git repository, and a branch, tag or commit of it; null: its default branch.</summary>
    public sealed record Git(string Address, string? Reference) : ProgramLocation;

    /// <summary>An archive, by an address as a port has it.</summary>
    public sealed record Archive(string Address) : ProgramLocation;

    /// <summary>
    /// Whether an argument names a program of the user's own and not a port: it is <c>.</c>, or has a <c>/</c> or the suffix
    /// of a source file, an object or an archive.
    /// </summary>
    public static bool IsLocation(string text) =>
        text is "." or ".."
        || text.Split('[')[0].Contains('/', StringComparison.Ordinal)
        || HasScheme(text)
        || IsSource(text)
        || text.EndsWith(".o", StringComparison.Ordinal)
        || IsArchive(text);

    /// <param name="text">Of which <see cref="IsLocation"/> is true.</param>
    public static ProgramLocation Parse(string text, string currentDirectory)
    {
        if (text.StartsWith(GitPrefix, StringComparison.Ordinal))
        {
            var address = text[GitPrefix.Length..];
            var at = address.LastIndexOf('@');

            // A `@` before the last `/` is of a user's name: https://me@host/x.
            return at > address.LastIndexOf('/') ? new Git(address[..at], address[(at + 1)..]) : new Git(address, null);
        }

        if (HasScheme(text))
        {
            return new Archive(text);
        }

        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(text, currentDirectory));
        return IsArchive(path) && !Directory.Exists(path) ? new Archive(new Uri(path).AbsoluteUri) : new Local(path);
    }

    /// <summary>Whether a file name is one of C or C++ sources.</summary>
    public static bool IsSource(string path) => s_sources.Contains(Path.GetExtension(path));

    private static bool HasScheme(string text) =>
        text.StartsWith(GitPrefix, StringComparison.Ordinal)
        || s_schemes.Any(s => text.StartsWith(s, StringComparison.Ordinal));

    private static bool IsArchive(string text) => s_archives.Any(s => text.EndsWith(s, StringComparison.Ordinal));
}
