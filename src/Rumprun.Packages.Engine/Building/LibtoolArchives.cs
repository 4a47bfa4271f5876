using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// libtool's own descriptions of libraries (<c>.la</c>). They name the directory that a library will lie in (<c>/usr/lib</c>), and
/// that of each library it was built with, as absolute paths: a dependent's libtool would look there, on the build machine, instead
/// of in its sysroot. A static library is found without them.
/// </summary>
internal static class LibtoolArchives
{
    private const string Extension = ".la";

    public static void Delete(string tree)
    {
        foreach (var name in DirectoryTree.Leaves(tree).Where(static n => n.EndsWith(Extension, StringComparison.Ordinal)).ToList())
        {
            var path = Path.Combine(tree, name);
            if (FileEntry.KindOf(path) == FileEntryKind.File && IsOfLibtool(path))
            {
                File.Delete(path);
            }
        }
    }

    /// <summary>The first lines say so: <c># libz.la - a libtool library file</c>.</summary>
    private static bool IsOfLibtool(string path) =>
        File.ReadLines(path).Take(3).Any(static l => l.StartsWith('#') && l.Contains("libtool library file", StringComparison.Ordinal));
}
