using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;

namespace Rumprun.Packages.Core.Configuration;

/// <summary>What the user says in <c>config.yaml</c>. The format is in docs/formats/config.md.</summary>
public sealed record UserConfiguration
{
    /// <summary>The schema version this code reads.</summary>
    public const int SchemaVersion = 1;

    /// <summary>What holds where there is no file.</summary>
    public static UserConfiguration Default { get; } = new();

    /// <summary>The target of commands that name none; null: rrpkg chooses by the toolchains that it finds.</summary>
    public Target? Target { get; init; }

    /// <summary>Prefixes of installed toolchains, absolute.</summary>
    public ImmutableArray<string> Toolchains { get; init; } = [];

    /// <summary>
    /// Addresses to try before a source's own, in order: <c>https:</c>, <c>http:</c> or <c>file:</c>, with <c>{sha256}</c>
    /// and <c>{file}</c> for the source's hash and file name.
    /// </summary>
    public ImmutableArray<string> SourceMirrors { get; init; } = [];

    /// <summary>Where what is installed comes from, where the command line does not say.</summary>
    public ReleaseChoice From { get; init; }

    /// <summary>Which builders have to have got a release's bytes before it is installed.</summary>
    public BuilderTrust Trust { get; init; } = BuilderTrust.None;

    /// <summary>Where packages are looked for before they are built, in order.</summary>
    public ImmutableArray<CacheSetting> Caches { get; init; } = [];

    /// <summary>Ports trees besides rrpkg's own, absolute; the first that has a port wins.</summary>
    public ImmutableArray<string> Ports { get; init; } = [];

    /// <summary>By virtual name: the provider that the user likes best.</summary>
    public ImmutableSortedDictionary<PortName, PortName> Preferred { get; init; } =
        ImmutableSortedDictionary<PortName, PortName>.Empty;

    /// <summary>By port name: the range that every dependency on the port has, in place of its own.</summary>
    public ImmutableSortedDictionary<PortName, VersionRange> Overrides { get; init; } =
        ImmutableSortedDictionary<PortName, VersionRange>.Empty;

    /// <summary>How many compilers may run at once; null: as many as the machine has processors.</summary>
    public int? Jobs { get; init; }

    /// <summary>What keeps builds from the machine.</summary>
    public BuildIsolation Sandbox { get; init; }

    /// <summary>How many bytes one build may write.</summary>
    public long BuildDisk { get; init; } = 16L << 30;
}
