using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Planning;

/// <summary>An installed cross toolchain, as found, checked and identified on this machine.</summary>
public sealed record Toolchain
{
    public required Target Target { get; init; }

    /// <summary>
    /// Hash over what influences the output of a build: the toolchain's own files and the backing compiler, but not the
    /// place where it is installed.
    /// </summary>
    public required Sha256Digest Identity { get; init; }

    /// <summary>The installation's root, absolute: <c>/opt/rumprun</c>.</summary>
    public required string Prefix { get; init; }

    /// <summary>
    /// The directory of its headers and libraries, absolute: <c>/opt/rumprun/rumprun-x86_64</c>,
    /// <c>/usr/lib/x86_64-linux-musl</c>.
    /// </summary>
    public required string Sysroot { get; init; }

    /// <summary>The absolute paths of the toolchain's tools.</summary>
    public required ImmutableSortedDictionary<ToolKind, string> Tools { get; init; }

    /// <summary>
    /// The program that turns bakeable objects into an image, absolute; null if nothing is baked (hosted).
    /// </summary>
    public string? BakeTool { get; init; }

    /// <summary>Directories with the toolchain's programs, which come first on a build's PATH.</summary>
    public ImmutableArray<string> PathDirectories { get; init; } = [];

    /// <summary>
    /// Third-party libraries in its sysroot, by name. One of them can satisfy a dependency that no port satisfies.
    /// </summary>
    public ImmutableArray<ToolchainLibrary> Libraries { get; init; } = [];

    /// <summary>
    /// Directories outside <see cref="Prefix"/> that its compiler reads; all of them if it has no prefix.
    /// </summary>
    public ImmutableArray<string> Directories { get; init; } = [];

    /// <summary>One line for a person: <c>rumprun hw, gcc 12.2.0, binutils 2.40</c>.</summary>
    public required string Description { get; init; }

    /// <summary>How it was found: <c>RRPKG_RUMPRUN</c>, <c>PATH</c>, <c>configuration</c> or <c>default</c>.</summary>
    public required string Origin { get; init; }

    /// <summary>Flags that every build with it needs, by environment variable (<c>CFLAGS</c>).</summary>
    public ImmutableSortedDictionary<string, string> Flags { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
