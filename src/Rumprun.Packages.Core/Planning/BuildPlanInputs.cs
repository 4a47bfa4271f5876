using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Planning;

/// <summary>Everything that a build's output may depend on, collected before planning.</summary>
public sealed record BuildPlanInputs
{
    public required Port Port { get; init; }

    public required PortSelection Selection { get; init; }

    /// <summary>The recipes that the port's stages name; others are ignored.</summary>
    public required ImmutableSortedDictionary<PortName, Recipe> Recipes { get; init; }

    public required Toolchain Toolchain { get; init; }

    public required BuildMachine Machine { get; init; }

    /// <summary>The transitive closure of libraries, and the build tools.</summary>
    public ImmutableArray<PlannedDependency> Dependencies { get; init; } = [];

    /// <summary>
    /// All files in the port's folder except port.yaml, by their path in it. Only those that the build uses enter its key.
    /// </summary>
    public ImmutableSortedDictionary<string, PortFile> PortFiles { get; init; } =
        ImmutableSortedDictionary.Create<string, PortFile>(StringComparer.Ordinal);

    /// <summary>
    /// Returns the identity of a program of the build machine, by its name: a value that changes with the program; null if
    /// the machine does not have it. Called for those in <see cref="BuildPlan.HostTools"/>.
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
/// dependency with the same output does not change the key.
/// </summary>
public sealed record PlannedDependency(PortName Name, PortVersion Version, Sha256Digest Output, DependencyRole Role)
{
    /// <summary>The dependency's own prefix, which contains its programs.</summary>
    public string Prefix { get; init; } = "/usr";

    /// <summary>A library's flags for its dependents.</summary>
    public UsageFlags Usage { get; init; } = UsageFlags.None;

    /// <summary>Virtual names by which the port depends on it.</summary>
    public ImmutableArray<PortName> Virtuals { get; init; } = [];

    /// <summary>Files that yield, in a sysroot, to another dependency's files of the same name.</summary>
    public ImmutableArray<PathPattern> Yields { get; init; } = [];
}

/// <summary>A file next to port.yaml: its content, and whether it is executable.</summary>
public sealed record PortFile(Sha256Digest Digest, bool Executable);
