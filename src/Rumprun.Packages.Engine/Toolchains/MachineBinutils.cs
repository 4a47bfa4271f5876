using System.Collections.Immutable;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Toolchains;

/// <summary>The build machine's own binutils, which also make static libraries for musl.</summary>
internal static class MachineBinutils
{
    private static readonly ImmutableArray<(ToolKind Kind, string Program)> Programs =
    [
        (ToolKind.Ld, "ld"), (ToolKind.Ar, "ar"), (ToolKind.As, "as"), (ToolKind.Nm, "nm"), (ToolKind.Objcopy, "objcopy"),
        (ToolKind.Objdump, "objdump"), (ToolKind.Ranlib, "ranlib"), (ToolKind.Readelf, "readelf"), (ToolKind.Strip, "strip"),
    ];

    /// <summary>The binutils that are installed, and the given compilers.</summary>
    public static ImmutableSortedDictionary<ToolKind, string> With(
        SearchPath path, params ReadOnlySpan<(ToolKind Kind, string? Path)> compilers)
    {
        var tools = ImmutableSortedDictionary.CreateBuilder<ToolKind, string>();
        foreach (var (kind, program) in (ReadOnlySpan<(ToolKind, string?)>)
            [.. Programs.Select(p => (p.Kind, path.Find(p.Program))), .. compilers])
        {
            if (program is not null)
            {
                tools[kind] = program;
            }
        }

        return tools.ToImmutable();
    }
}
