using System.Collections.Immutable;
using LibGit2Sharp;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.OwnPrograms;

/// <summary>
/// Chooses the files of a directory that are a program's sources: what git tracks there, else everything; without what
/// <c>.rrpkgignore</c> names, port.yaml and the lock file.
/// </summary>
internal static class ProgramFiles
{
    public const string PortFile = "port.yaml";

    public const string LockFile = "rrpkg.lock";

    private const long MostBytes = 1L << 30;

    /// <summary>Paths below the directory, in ordinal order.</summary>
    /// <exception cref="Core.Diagnostics.DiagnosticException">
    /// RR1123: there is too much; RR1124: a link leads out; RR5240: there is something that is not a file.
    /// </exception>
    public static ImmutableArray<string> Of(string directory)
    {
        var ignored = IgnoreList.Of(directory);
        var files = ImmutableArray.CreateBuilder<string>();
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        var total = 0L;
        foreach (var path in (Tracked(directory) ?? All(directory, "", ignored)).Where(p => IsSource(p, ignored)))
        {
            var full = Path.Combine(directory, path);
            switch (FileEntry.KindOf(full))
            {
                case FileEntryKind.File:
                    var length = new FileInfo(full).Length;
                    var top = path.Split('/')[0];
                    sizes[top] = sizes.GetValueOrDefault(top) + length;
                    total += length;
                    RequireSize(directory, total, sizes);
                    files.Add(path);
                    break;
                case FileEntryKind.SymbolicLink:
                    RequireInside(directory, path);
                    files.Add(path);
                    break;
                case FileEntryKind.Special:
                    throw FileEntry.SpecialAt(full);
            }
        }

        files.Sort(StringComparer.Ordinal);
        return files.ToImmutable();
    }

    private static bool IsSource(string path, IgnoreList ignored) =>
        path is not (PortFile or LockFile or IgnoreList.FileName) && !ignored.Ignores(path);

    /// <summary>Null if git tracks nothing there.</summary>
    private static List<string>? Tracked(string directory)
    {
        try
        {
            if (Repository.Discover(directory) is not { } found)
            {
                return null;
            }

            using var repository = new Repository(found);
            var prefix = Path.GetRelativePath(repository.Info.WorkingDirectory ?? directory, directory) + "/";
            prefix = prefix is "./" ? "" : prefix;
            List<string> paths =
            [
                .. repository.Index.Select(static e => e.Path)
                    .Where(p => p.StartsWith(prefix, StringComparison.Ordinal))
                    .Select(p => p[prefix.Length..]),
            ];
            return paths.Count > 0 ? paths : null;
        }
        catch (LibGit2SharpException)
        {
            // Another user's repository, or a damaged one: the files are there all the same.
            return null;
        }
    }

    private static IEnumerable<string> All(string root, string below, IgnoreList ignored)
    {
        foreach (var path in Directory.EnumerateFileSystemEntries(Path.Combine(root, below)))
        {
            var name = Path.Combine(below, Path.GetFileName(path));
            if (name == ".git" || ignored.Ignores(name))
            {
                continue;
            }

            if (FileEntry.KindOf(path) != FileEntryKind.Directory)
            {
                yield return name;
                continue;
            }

            foreach (var file in All(root, name, ignored))
            {
                yield return file;
            }
        }
    }

    private static void RequireSize(string directory, long total, Dictionary<string, long> sizes)
    {
        if (total > MostBytes)
        {
            var largest = sizes.MaxBy(static s => s.Value);
            throw ProgramDiagnostics.TooLarge.Exception(
                $"`{directory}` has more than {MostBytes >> 30} GiB of files, most of it in `{largest.Key}`",
                $"name what is not a source in `{IgnoreList.FileName}`, one pattern a line: `{largest.Key}`",
                "or have git track the sources: only what git tracks is taken");
        }
    }

    private static void RequireInside(string directory, string path)
    {
        if (!LinkTarget.StaysInside(directory, MemberPath.Parse(path, path)))
        {
            throw ProgramDiagnostics.LinkOut.Exception(
                $"the symbolic link `{path}` leads to `{new FileInfo(Path.Combine(directory, path)).LinkTarget}`, "
                    + $"out of `{directory}`: a build sees only what is in the directory",
                "put the file itself there",
                $"or name the link in `{IgnoreList.FileName}` if the build does not need it");
        }
    }
}
