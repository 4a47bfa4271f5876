using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Toolchains;

/// <summary>
/// The layout of an installed Rumprun toolchain for one architecture: the path of each file below its prefix.
/// </summary>
internal sealed record RumprunPrefix(string Root, Architecture Architecture)
{
    // Not TUPLE-cpp: it is the build machine's compiler with the build machine's headers. Our CPP is gcc -E, which knows the
    // sysroot.
    private static readonly ImmutableArray<(ToolKind Kind, string Suffix)> ToolSuffixes =
    [
        (ToolKind.Cc, "gcc"), (ToolKind.Cxx, "g++"), (ToolKind.Ld, "ld"), (ToolKind.Ar, "ar"), (ToolKind.As, "as"),
        (ToolKind.Nm, "nm"), (ToolKind.Objcopy, "objcopy"), (ToolKind.Objdump, "objdump"), (ToolKind.Ranlib, "ranlib"),
        (ToolKind.Readelf, "readelf"), (ToolKind.Strip, "strip"),
    ];

    /// <summary>The tuple names only the architecture: hw and xen share it.</summary>
    public string Tuple => new Target(Platform.Hw, Architecture).Tuple;

    public string Programs => Path.Combine(Root, "bin");

    /// <summary>Rumprun names it by the machine: <c>rumprun-x86_64</c>, <c>rumprun-i486</c>, <c>rumprun-arm</c>.</summary>
    public string Sysroot => Path.Combine(Root, $"rumprun-{new Target(Platform.Hw, Architecture).ArchitectureName}");

    public string Libraries => Path.Combine(Sysroot, "lib");

    public string Headers => Path.Combine(Sysroot, "include");

    public string BakeTool => Path.Combine(Programs, "rumprun-bake");

    public string BakeConfiguration => Path.Combine(Root, "etc", "rumprun-bake.conf");

    /// <summary>
    /// Assembler source of the note in each bakeable object; it records the prefix that the wrappers believe in.
    /// </summary>
    public string BakeRecipe => Path.Combine(Sysroot, "share", $"{Tuple}-recipe.s");

    public string Compiler => Tool("gcc");

    /// <summary>The installed tools. A compiler built without C++ has no g++.</summary>
    public ImmutableSortedDictionary<ToolKind, string> Tools =>
        ToolSuffixes.Where(t => SearchPath.IsExecutable(Tool(t.Suffix)))
            .ToImmutableSortedDictionary(static t => t.Kind, t => Tool(t.Suffix));

    /// <summary>The platforms that images can be baked for.</summary>
    public ImmutableArray<Platform> Platforms =>
        [.. new[] { Platform.Hw, Platform.Xen }.Where(p => Directory.Exists(PlatformLibraries(p)))];

    /// <summary>Whether the prefix appears to contain a toolchain for this architecture, broken or not.</summary>
    public bool IsThere => File.Exists(Compiler) || Directory.Exists(Libraries);

    public string PlatformLibraries(Platform platform) =>
        Path.Combine(Libraries, $"rumprun-{new Target(platform, Architecture).PlatformName}");

    /// <summary>Files without which nothing can be compiled or baked, that are missing or cannot be executed.</summary>
    public ImmutableArray<string> Missing()
    {
        string[] programs =
            [Compiler, Tool("ar"), Tool("ld"), Tool("objcopy"), Tool("ranlib"), Tool("readelf"), Tool("strip"), BakeTool];
        string[] files =
        [
            BakeConfiguration, BakeRecipe, Path.Combine(Headers, "stdio.h"), Path.Combine(Libraries, "libc.a"),
            Path.Combine(Libraries, "libpthread.a"), Path.Combine(Libraries, "specs-compile_or_ferment"),
            Path.Combine(Libraries, "specs-stub"),
        ];
        return [.. programs.Where(static p => !SearchPath.IsExecutable(p)), .. files.Where(static f => !File.Exists(f))];
    }

    /// <summary>
    /// The prefix that the toolchain was installed to, as its own files record it, or null.
    /// </summary>
    public string? RecordedRoot()
    {
        const string key = "rumprun_tooldir: ";
        return File.ReadLines(BakeRecipe)
            .Where(static l => l.Contains(key, StringComparison.Ordinal))
            .Select(static l => l[(l.IndexOf(key, StringComparison.Ordinal) + key.Length)..].TrimEnd('"', ' ', '\t'))
            .FirstOrDefault();
    }

    private string Tool(string suffix) => Path.Combine(Programs, $"{Tuple}-{suffix}");
}
