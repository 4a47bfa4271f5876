using System.Collections.Immutable;
using System.IO.Enumeration;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.OwnPrograms;

/// <summary>
/// The patterns of a directory's <c>.rrpkgignore</c>, one a line, with <c>*</c> and <c>?</c>. A pattern with a <c>/</c>
/// inside is of a path from the directory on, any other of a name at any depth.
/// </summary>
internal sealed class IgnoreList
{
    public const string FileName = ".rrpkgignore";

    private readonly ImmutableArray<string> _patterns;

    private IgnoreList(ImmutableArray<string> patterns) => _patterns = patterns;

    public static IgnoreList Of(string directory) =>
        new(
        [
            .. (TextFile.ReadIfThere(Path.Combine(directory, FileName)) ?? "").Split('\n')
                .Select(static line => line.Trim())
                .Where(static line => line.Length > 0 && !line.StartsWith('#'))
                .Select(static line => line.TrimEnd('/')),
        ]);

    /// <summary>Whether a path, or a directory that it is in, is ignored.</summary>
    public bool Ignores(string path)
    {
        for (var end = path.IndexOf('/', StringComparison.Ordinal); ; end = path.IndexOf('/', end + 1))
        {
            if (Matches(end < 0 ? path : path[..end]))
            {
                return true;
            }

            if (end < 0)
            {
                return false;
            }
        }
    }

    private bool Matches(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        return _patterns.Any(p => p.Contains('/', StringComparison.Ordinal)
            ? FileSystemName.MatchesSimpleExpression(p.TrimStart('/'), path, ignoreCase: false)
            : FileSystemName.MatchesSimpleExpression(p, name, ignoreCase: false));
    }
}
