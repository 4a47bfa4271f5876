using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Sandboxing;

/// <summary>
/// The machine's directories that are visible in every build: those with files that programs need to run. Their content is
/// not in the build key; the programs that use it are.
/// </summary>
internal static partial class HostDirectories
{
    /// <summary>Shared libraries, and the inner parts of compilers and interpreters.</summary>
    private static readonly ImmutableArray<string> Libraries =
        ["/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libx32", "/usr/libexec/gcc", "/lib", "/lib32", "/lib64", "/libx32"];

    /// <summary>Directories below /usr/share that are not named after the program that reads them.</summary>
    private static readonly FrozenDictionary<string, ImmutableArray<string>> DataNames =
        new Dictionary<string, ImmutableArray<string>>(StringComparer.Ordinal)
        {
            ["aclocal"] = ["automake"],
            ["autopoint"] = ["gettext"],
            ["autoreconf"] = ["autoconf"],

            // Debian keeps config.guess and config.sub in `misc`, and a link to them where automake and libtool look.
            ["automake"] = ["misc"],
            ["libtoolize"] = ["libtool", "misc"],
            ["tclsh"] = ["tcltk"],
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The dynamic loader's list of libraries, without which those in unusual directories are not found.</summary>
    public const string LoaderCache = "/etc/ld.so.cache";

    /// <summary>Those that exist on this machine, except links between them.</summary>
    public static IEnumerable<string> Shared => Libraries.Where(static d => FileEntry.KindOf(d) == FileEntryKind.Directory);

    /// <summary>
    /// Links of the machine into directories that builds see: <c>/bin</c> and the like, and the files that the program
    /// <c>file</c> reads.
    /// </summary>
    public static IEnumerable<(string Path, string Target)> Links =>
        from path in (string[])["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/usr/share/misc/magic.mgc"]
        let target = new FileInfo(path).LinkTarget
        where target is not null
        select (path, target);

    /// <summary>Whether a path is in one of the directories that every build sees.</summary>
    public static bool IsShared(string path) =>
        Libraries.Any(d => path.StartsWith($"{d}/", StringComparison.Ordinal));

    /// <summary>
    /// The directories below /usr/share that programs read: <c>perl</c> and <c>perl5</c> for perl, <c>cmake-3.25</c> for
    /// cmake.
    /// </summary>
    public static IEnumerable<string> DataOf(IEnumerable<string> programs)
    {
        var names = programs
            .SelectMany(static p => DataNames.GetValueOrDefault(p, []).Prepend(p))
            .ToHashSet(StringComparer.Ordinal);
        return !Directory.Exists("/usr/share") ? []
            : Directory.EnumerateDirectories("/usr/share")
                .Where(d => names.Contains(Version().Replace(Path.GetFileName(d), "")))
                .Order(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"-?[0-9][0-9.]*$", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
