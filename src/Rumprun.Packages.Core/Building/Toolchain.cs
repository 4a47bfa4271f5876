using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Building;

/// <summary>A tool that a build step can name by a placeholder.</summary>
public enum ToolKind
{
    Cc,
    Cxx,
    Cpp,
    Ld,
    Ar,
    As,
    Nm,
    Objcopy,
    Objdump,
    Ranlib,
    Readelf,
    Strip,
}

/// <summary>An installed cross toolchain, as found, checked and identified on this machine.</summary>
public sealed record Toolchain
{
    public required Target Target { get; init; }

    /// <summary>
    /// Hash over what influences the output of a build: the toolchain's own files and the backing compiler, not the place
    /// that it is installed in.
    /// </summary>
    public required Sha256Digest Identity { get; init; }

    /// <summary>The installation's root, absolute: <c>/opt/rumprun</c>.</summary>
    public required string Prefix { get; init; }

    /// <summary>Absolute path of each tool. A tool that this toolchain has not is not in it.</summary>
    public required ImmutableSortedDictionary<ToolKind, string> Tools { get; init; }

    /// <summary>One line for a person: <c>rumprun b04d422, gcc 12.2.0</c>.</summary>
    public required string Description { get; init; }

    /// <summary>How it was found: <c>RRPKG_RUMPRUN</c>, <c>PATH</c>, <c>configuration</c> or <c>default</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>Flags that every build with it has to have, by environment variable (<c>CFLAGS</c>).</summary>
    public ImmutableSortedDictionary<string, string> Flags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
