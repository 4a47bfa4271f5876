using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Sources.Patching;

/// <summary>Tells which file a diff is for, from its two names, as GNU patch does.</summary>
internal static class PatchTarget
{
    /// <exception cref="DiagnosticException">RR5225: neither name can be used.</exception>
    public static MemberPath Find(FileDiff diff, PatchedTree tree, Patch patch)
    {
        ImmutableArray<string> names = [.. new[] { diff.OldName, diff.NewName }.OfType<string>()];
        var usable = names.Select(n => Strip(n, patch.Strip)).OfType<MemberPath>().Distinct().ToImmutableArray();
        if (usable.IsEmpty)
        {
            throw Unusable(diff, names, patch);
        }

        // The best of those that are there; else, for a new file, of those that need the fewest new directories.
        if (usable.RemoveAll(n => !tree.Has(n)) is { IsEmpty: false } there)
        {
            return Best(there);
        }

        var fewest = usable.Min(tree.MissingDirectories);
        return Best(usable.RemoveAll(n => tree.MissingDirectories(n) > fewest));
    }

    /// <summary>Fewest directories, then the shortest last part, then the shortest name, then the old one.</summary>
    private static MemberPath Best(ImmutableArray<MemberPath> names) => names
        .OrderBy(static n => n.Segments.Length)
        .ThenBy(static n => n.Segments[^1].Length)
        .ThenBy(static n => n.ToString().Length)
        .First();

    /// <summary>
    /// Takes directories off a name: as many runs of slashes, with what is before them. Null where it has fewer, or leads
    /// out.
    /// </summary>
    private static MemberPath? Strip(string name, int count)
    {
        var rest = name;
        for (; count > 0; count--)
        {
            var slash = rest.IndexOf('/', StringComparison.Ordinal);
            if (slash < 0)
            {
                return null;
            }

            rest = rest[slash..].TrimStart('/');
        }

        // Latin-1 in the diff, so that no byte is lost; a name is UTF-8.
        var bytes = Encoding.Latin1.GetBytes(rest);
        var segments = rest.Split('/');
        if (rest.StartsWith('/') || segments.Contains("..") || !Utf8.IsValid(bytes) || bytes.Contains((byte)0))
        {
            return null;
        }

        var path = new MemberPath([.. Encoding.UTF8.GetString(bytes).Split('/').Where(static s => s is not ("" or "."))]);
        return path.IsRoot ? null : path;
    }

    private static DiagnosticException Unusable(FileDiff diff, ImmutableArray<string> names, Patch patch)
    {
        var name = names is [.., var last] ? Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(last)) : "/dev/null";
        var tooShort = name.Split('/', StringSplitOptions.RemoveEmptyEntries).Length <= patch.Strip;
        return new DiagnosticException(PatchDiagnostics.LeadsOut.At(
            diff.Location,
            tooShort
                ? $"nothing is left of `{name}` without its first {patch.Strip} directories"
                : $"`{name}` leads out of the sources, or is not UTF-8",
            "check the patch's `strip`"));
    }
}
