using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>Upstream's build system, and its directory below the root.</summary>
public abstract record BuildSystem(string Directory)
{
    /// <summary>A configure script that autoconf made.</summary>
    /// <param name="HasScript">False if only its sources exist, as in an archive of a repository.</param>
    public sealed record Autotools(string Directory, bool HasScript) : BuildSystem(Directory);

    public sealed record CMake(string Directory) : BuildSystem(Directory);

    /// <summary>A hand-written configure script.</summary>
    public sealed record Configure(string Directory) : BuildSystem(Directory);

    public sealed record Make(string Directory, string File) : BuildSystem(Directory);

    public sealed record Meson(string Directory) : BuildSystem(Directory);

    /// <summary>C or C++ files in the top directory, which are compiled into one program.</summary>
    public sealed record Loose(string Program, ImmutableArray<string> Sources) : BuildSystem(".")
    {
        private static readonly ImmutableArray<string> s_cxx = [".cc", ".cpp", ".cxx", ".C"];

        public ImmutableArray<string> Programs => [$"bin/{Program}"];

        public bool IsCxx => Sources.Any(static s => s_cxx.Contains(System.IO.Path.GetExtension(s)));

        /// <summary>The files of a directory; null if there are none that can be compiled.</summary>
        public static Loose? Of(SourceListing listing, string program)
        {
            ImmutableArray<string> sources =
            [
                .. listing.Files.Where(static f => SourceListing.DirectoryOf(f) == "."
                    && YamlScalar.IsPlainPath(f)
                    && (f.EndsWith(".c", StringComparison.Ordinal) || s_cxx.Contains(System.IO.Path.GetExtension(f)))),
            ];
            return sources.IsEmpty ? null : new Loose(program, sources);
        }
    }

    /// <summary>A build system without a recipe.</summary>
    public sealed record Other(string Directory, string Name) : BuildSystem(Directory);

    public sealed record None() : BuildSystem(".");

    private static readonly ImmutableArray<string> s_makefiles = ["GNUmakefile", "makefile", "Makefile", "Makefile.unix"];

    private static readonly ImmutableArray<string> s_asides =
    [
        "win", "mac", "osx", "vms", "dos", "os2", "amiga", "cygwin", "android", "test", "example", "doc", "contrib",
        "debian", "compat", "tool", "util", "script", "build", "cmake", "third", "vendor", "deps", "ext",
    ];

    private static readonly ImmutableArray<(string File, string Name)> s_others =
        [("SConstruct", "SCons"), ("wscript", "waf"), ("Cargo.toml", "Cargo"), ("go.mod", "Go")];

    /// <summary>
    /// The one nearest to the root; of several in one directory, the one with the best support for cross-compiling. A
    /// directory with sources but without a build system does not end the search: many projects keep theirs one level down.
    /// </summary>
    public static BuildSystem Of(SourceListing listing)
    {
        var directories = listing.Files.Select(SourceListing.DirectoryOf)
            .Distinct(StringComparer.Ordinal)
            .Where(static d => d == "." || SourceListing.DepthOf(d) < 2)
            .OrderBy(static d => d == "." ? -1 : SourceListing.DepthOf(d))
            .ThenBy(static d => IsAside(d) ? 2 : SourceListing.NameOf(d) is "unix" or "posix" or "src" or "source" ? 0 : 1)
            .ThenBy(static d => d, StringComparer.Ordinal);
        return directories.Select(d => In(listing, d)).FirstOrDefault(static s => s is not null) ?? new None();
    }

    /// <summary>Whether a directory is for another system, or for something other than the program.</summary>
    private static bool IsAside(string directory) => s_asides.Any(
        a => SourceListing.NameOf(directory).StartsWith(a, StringComparison.OrdinalIgnoreCase));

    private static BuildSystem? In(SourceListing listing, string directory)
    {
        var script = listing.Has(SourceListing.Join(directory, "configure"));
        var isAutoconf = Has("configure.ac") || Has("configure.in");
        if (script && (isAutoconf || Has("config.sub")) && !IsHandWritten("configure"))
        {
            return new Autotools(directory, HasScript: true);
        }

        if (Has("CMakeLists.txt"))
        {
            return new CMake(directory);
        }

        if (isAutoconf)
        {
            return new Autotools(directory, HasScript: false);
        }

        if (script)
        {
            return new Configure(directory);
        }

        return s_makefiles.FirstOrDefault(Has) is { } makefile ? new Make(directory, makefile)
            : Has("meson.build") ? new Meson(directory)
            : s_others.FirstOrDefault(o => Has(o.File)) is { Name: not null } other ? new Other(directory, other.Name)
            : null;

        // What autoconf generates is too large to be read here, or says so in its first lines.
        bool IsHandWritten(string name) => listing.Text(SourceListing.Join(directory, name)) is { Length: > 0 } text
            && !text.Contains("Autoconf", StringComparison.Ordinal);

        bool Has(string name) => listing.Has(SourceListing.Join(directory, name));
    }
}
