using System.Collections.Immutable;
using System.Text;
using Rumprun.Packages.Core.Planning;

namespace Rumprun.Packages.Engine.Building.Checks;

/// <summary>A path that exists on the build machine, but not where the package is used.</summary>
/// <param name="Kind">What it is, for messages: <c>the build directory</c>.</param>
internal sealed record HostPath(string Path, string Kind)
{
    public const string Machine = "the build machine's own libraries and headers";

    public ReadOnlyMemory<byte> Bytes { get; } = Encoding.UTF8.GetBytes(Path);

    /// <summary>All paths that a build with this binding could leak.</summary>
    /// <remarks>
    /// Paths that all machines have in common (<c>/usr/lib</c>, <c>/tmp</c>) are not included.
    /// </remarks>
    public static ImmutableArray<HostPath> Of(BuildBinding binding) =>
    [
        .. Named(binding)
            .Concat(Named(SandboxView.Of(binding)).Where(static p => !IsSandboxedToolchain(p.Path)))
            .DistinctBy(static p => p.Path),
    ];

    /// <summary>
    /// Every machine's sandbox shows the toolchain in the same place, which programs tell that say how they were compiled.
    /// </summary>
    private static bool IsSandboxedToolchain(string path) =>
        path == SandboxView.Toolchain || path.StartsWith($"{SandboxView.Toolchain}/", StringComparison.Ordinal);

    private static IEnumerable<HostPath> Named(BuildBinding binding)
    {
        var (layout, toolchain) = (binding.Layout, binding.Toolchain);
        return
        [
            .. Below(
                "the build directory",
                [
                    layout.Root, layout.Dest, layout.Sysroot, layout.Home, layout.Temporary,
                    $"{layout.Directory}/build", $"{layout.Directory}/tree",
                ]),
            .. Below("the port's folder", [binding.PortFolder, $"{binding.PortFolder}/files"]),
            .. Below("a dependency's directory", binding.Dependencies.Values),
            .. Below(
                "the toolchain's directory",
                SandboxView.HasPrefix(toolchain)
                    ? [toolchain.Prefix, toolchain.Sysroot, .. toolchain.PathDirectories]
                    : [toolchain.Sysroot, .. toolchain.Directories]),
            .. Below(
                Machine,
                ["/usr/lib/gcc", $"/lib/{binding.Machine.Tuple}", $"/include/{binding.Machine.Tuple}"]),
        ];
    }

    /// <summary>A path of one name (<c>/usr</c>, <c>/build</c>) cannot be distinguished from ordinary text.</summary>
    private static IEnumerable<HostPath> Below(string kind, IEnumerable<string> paths) =>
        paths.Select(System.IO.Path.TrimEndingDirectorySeparator)
            .Where(static p => p.LastIndexOf('/') > 0)
            .Distinct()
            .Select(p => new HostPath(p, kind));
}
