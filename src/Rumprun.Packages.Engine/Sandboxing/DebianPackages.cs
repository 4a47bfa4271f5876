using System.Collections.Frozen;

namespace Rumprun.Packages.Engine.Sandboxing;

/// <summary>The Debian packages of programs that builds often declare.</summary>
internal static class DebianPackages
{
    private static readonly FrozenDictionary<string, string> s_packages = new Dictionary<string, string>(
        StringComparer.Ordinal)
    {
        // What autoreconf runs is needed together.
        ["aclocal"] = Autotools,
        ["autoconf"] = Autotools,
        ["autoheader"] = Autotools,
        ["autom4te"] = Autotools,
        ["automake"] = Autotools,
        ["autoreconf"] = Autotools,
        ["libtoolize"] = Autotools,
        ["autopoint"] = "autopoint gettext",
        ["msgfmt"] = "gettext",
        ["makeinfo"] = "texinfo",
        ["lex"] = "flex",
        ["yacc"] = "bison",
        ["pod2man"] = "perl",
        ["ninja"] = "ninja-build",
        ["tclsh"] = "tcl",
        ["m4"] = "m4",
        ["flex"] = "flex",
        ["bison"] = "bison",
        ["perl"] = "perl",
        ["python3"] = "python3",
        ["cmake"] = "cmake",
        ["meson"] = "meson",
        ["help2man"] = "help2man",
        ["gperf"] = "gperf",
        ["git"] = "git",
        ["xxd"] = "xxd",
        ["bc"] = "bc",
        ["doxygen"] = "doxygen",
        ["groff"] = "groff",
        ["pandoc"] = "pandoc",
        ["re2c"] = "re2c",
        ["ragel"] = "ragel",
        ["rsync"] = "rsync",
        ["unzip"] = "unzip",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private const string Autotools = "autoconf automake libtool m4 perl";

    /// <summary>Null for a program that is not in the list.</summary>
    public static string? Containing(string program) => s_packages.GetValueOrDefault(program);
}
