using System.Text;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// libtool's own descriptions of libraries (<c>.la</c>). They name the directory of the installed library (<c>/usr/lib</c>),
/// and that of each library it was built with, as absolute paths: a dependent's libtool would look there, on the build
/// machine, instead of in its sysroot. A static library is found without them.
/// </summary>
internal static class LibtoolArchives
{
    private const string Extension = ".la";

    /// <summary>The number of bytes that contain the first lines.</summary>
    private const int LookedAt = 1024;

    /// <summary>Deletes them, and the symbolic links to them.</summary>
    public static void Delete(HeldDirectory tree)
    {
        var named = tree.Leaves().Where(static l => l.Name.EndsWith(Extension, StringComparison.Ordinal)).ToArray();
        HashSet<string> deleted = new(StringComparer.Ordinal);
        foreach (var (name, _) in named.Where(l => l.Kind == FileEntryKind.File && IsOfLibtool(tree, l.Name)))
        {
            tree.Delete(name);
            deleted.Add(name);
        }

        StagedLinks.DeleteTo(deleted, tree, [.. named.Where(static l => l.Kind == FileEntryKind.SymbolicLink).Select(
            static l => l.Name)]);
    }

    /// <summary>Recognised by the first lines: <c># libz.la - a libtool library file</c>.</summary>
    private static bool IsOfLibtool(HeldDirectory tree, string name)
    {
        using var file = tree.OpenRead(name);
        var bytes = new byte[LookedAt];
        return Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false))
            .Split('\n').Take(3)
            .Any(static l => l.StartsWith('#') && l.Contains("libtool library file", StringComparison.Ordinal));
    }
}
