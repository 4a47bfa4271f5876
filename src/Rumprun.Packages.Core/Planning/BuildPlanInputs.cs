using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Planning;

/// <summary>Everything that a build's outcome may depend on, gathered before it is planned.</summary>
public sealed record BuildPlanInputs
{
    public required Port Port { get; init; }

    public required PortSelection Selection { get; init; }

    /// <summary>The recipes that the port's stages name; more do no harm.</summary>
    public required ImmutableSortedDictionary<PortName, Recipe> Recipes { get; init; }

    public required Toolchain Toolchain { get; init; }

    public required BuildMachine Machine { get; init; }

    /// <summary>The transitive closure of libraries, and the build tools.</summary>
    public ImmutableArray<PlannedDependency> Dependencies { get; init; } = [];

    /// <summary>
    /// All files in the port's folder except port.yaml, by their path in it. Only those that the build uses get into its
    /// key.
    /// </summary>
    public ImmutableSortedDictionary<string, PortFile> PortFiles { get; init; } =
        ImmutableSortedDictionary.Create<string, PortFile>(StringComparer.Ordinal);

    /// <summary>
    /// Says what a program of the build machine is, by its name: something that changes with it; null where the machine has
    /// no such program. Asked for those in <see cref="BuildPlan.HostTools"/>.
    /// </summary>
    public Func<string, string?> HostTools { get; init; } = static _ => null;

    public BuildIsolation Isolation { get; init; }
}

/// <summary>What a dependency is used for.</summary>
public enum DependencyRole
{
    /// <summary>Merged into the sysroot.</summary>
    Library,

    /// <summary>Run during the build: its programs are found on <c>PATH</c>.</summary>
    Tool,
}

/// <summary>
/// Another port's package as an input. It enters the key by the digest of its output, not of its archive: a rebuilt
/// dependency that comes out the same changes nothing.
/// </summary>
public sealed record PlannedDependency(PortName Name, PortVersion Version, Sha256Digest Output, DependencyRole Role)
{
    /// <summary>The dependency's own prefix, below which its programs lie.</summary>
    public string Prefix { get; init; } = "/usr";

    /// <summary>A library's flags for those who link with it.</summary>
    public UsageFlags Usage { get; init; } = UsageFlags.None;

    /// <summary>Virtual names that the port asks for it by.</summary>
    public ImmutableArray<PortName> Virtuals { get; init; } = [];

    /// <summary>Files that give way, in a sysroot, to another dependency's of the same name.</summary>
    public ImmutableArray<PathPattern> Yields { get; init; } = [];
}

/// <summary>A file beside port.yaml: its content, and whether it can be run.</summary>
public sealed record PortFile(Sha256Digest Digest, bool Executable);
