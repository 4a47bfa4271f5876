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

    public static void Delete(HeldDirectory tree)
    {
        foreach (var (name, kind) in tree.Leaves())
        {
            if (kind == FileEntryKind.File && name.EndsWith(Extension, StringComparison.Ordinal) && IsOfLibtool(tree, name))
            {
                tree.Delete(name);
            }
        }
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
