using System.Text;
using System.Text.RegularExpressions;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// What an installation says to the builds of dependents: pkg-config files, CMake packages, <c>NAME-config</c> scripts.
/// Paths of this build in them become the paths that the files will have in a dependent's sysroot. Other scripts, which no
/// guest runs, name the toolchain's programs without their directory.
/// </summary>
internal static partial class InstalledTexts
{
    /// <summary>In bytes; larger files are not such descriptions.</summary>
    private const int Largest = 1 << 20;

    /// <param name="tree">The staged tree.</param>
    /// <param name="layout">The build's directories as the steps saw them.</param>
    /// <param name="prefix">The port's prefix, absolute.</param>
    /// <param name="sources">Where debug information says that the sources are.</param>
    public static void Rewrite(HeldDirectory tree, BuildLayout layout, string prefix, string sources)
    {
        foreach (var (name, kind) in tree.Leaves().ToArray())
        {
            var isScript = IsProgram().IsMatch(name) && !IsDescription(name);
            if (kind != FileEntryKind.File || !(isScript || IsDescription(name))
                || Read(tree, name, isScript) is not { } text)
            {
                continue;
            }

            // CMake's exported targets name their own prefix, wherever they are.
            var installed = name.EndsWith(".cmake", StringComparison.Ordinal)
                && text.Contains("_IMPORT_PREFIX", StringComparison.Ordinal) ? "${_IMPORT_PREFIX}" : prefix;
            var rewritten = PathMapping().Replace(text, "")
                .Replace($"{layout.Sysroot}{prefix}", installed, StringComparison.Ordinal)
                .Replace(layout.Dest + prefix, installed, StringComparison.Ordinal)
                .Replace($"{SandboxView.Toolchain}/bin/", "", StringComparison.Ordinal);

            // NAMEConfig.sh also describes how to build against a build directory, which nobody will have.
            rewritten = name.EndsWith(".sh", StringComparison.Ordinal)
                ? rewritten.Replace(layout.Root, sources, StringComparison.Ordinal) : rewritten;
            if (rewritten != text)
            {
                var bytes = Encoding.Latin1.GetBytes(rewritten);
                tree.Write(name, tree.ModeOf(name), stream => stream.Write(bytes));
            }
        }
    }

    /// <summary>Any bytes are some text in Latin-1, and are written back unchanged.</summary>
    /// <returns>Null for a large file and, if it is to be a script, for one that is not.</returns>
    private static string? Read(HeldDirectory tree, string name, bool isScript)
    {
        using var file = tree.OpenRead(name);
        if (file.Length > Largest || (isScript && !(file.ReadByte() == '#' && file.ReadByte() == '!')))
        {
            return null;
        }

        file.Position = 0;

        using var reader = new StreamReader(file, Encoding.Latin1, detectEncodingFromByteOrderMarks: false);
        return reader.ReadToEnd();
    }

    /// <summary>Whether builds of dependents read a file of this name.</summary>
    public static bool IsDescription(string name) => Description().IsMatch(name);

    [GeneratedRegex(@"\.(?:pc|cmake|la)$|Conf(?:ig)?\.sh$|(?:^|/)bin/[^/]+-config$", RegexOptions.ExplicitCapture)]
    private static partial Regex Description();

    [GeneratedRegex(@"(?:^|/)(?:bin|sbin|libexec)/[^/]+$", RegexOptions.ExplicitCapture)]
    private static partial Regex IsProgram();

    /// <summary>The option that hides the build directory, which build systems repeat with the other flags.</summary>
    [GeneratedRegex(@"[ ]?-ffile-prefix-map=[^\s""';]+", RegexOptions.ExplicitCapture)]
    private static partial Regex PathMapping();
}
