using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Ports;

/// <summary>
/// The declaration of one version of an upstream program or library, as read from <c>ports/NAME/port.yaml</c> and found to
/// be without error. The format, key by key, is in docs/formats/port.md.
/// </summary>
public sealed record Port
{
    /// <summary>The schema version this code reads.</summary>
    public const int SchemaVersion = 1;

    public required PortName Name { get; init; }

    /// <summary>The version declared here, as <c>versions</c> lists it.</summary>
    public required VersionEntry Entry { get; init; }

    public PortVersion Version => Entry.Version;

    /// <inheritdoc cref="VersionEntry.Upstream"/>
    public string Upstream => Entry.Upstream;

    /// <summary>One line, no full stop.</summary>
    public required string Summary { get; init; }

    public string? Description { get; init; }

    public string? Homepage { get; init; }

    /// <summary>An SPDX licence expression.</summary>
    public required string License { get; init; }

    /// <summary>Licence texts in the unpacked sources, installed with the package.</summary>
    public ImmutableArray<string> LicenseFiles { get; init; } = [];

    public ImmutableArray<string> Maintainers { get; init; } = [];

    /// <summary>Virtual names that this port provides (<c>libssl</c>).</summary>
    public ImmutableArray<PortName> Provides { get; init; } = [];

    /// <summary>What it cannot be linked together with: a port, or a port with one of the options on.</summary>
    public ImmutableArray<Conditional<Dependency>> Conflicts { get; init; } = [];

    /// <summary>Targets that the port can be built for: every one of them by default.</summary>
    public Condition Supports { get; init; } = Condition.Always;

    public ImmutableSortedDictionary<PortName, PortOption> Options { get; init; } =
        ImmutableSortedDictionary<PortName, PortOption>.Empty;

    /// <summary>The options that are on by default.</summary>
    public ImmutableSortedSet<PortName> DefaultOptions =>
        [.. Options.Where(static o => o.Value.IsDefault).Select(static o => o.Key)];

    /// <summary>Choices of options that are tested in addition to the defaults; none equals the defaults.</summary>
    public ImmutableArray<Conditional<OptionChoice>> Variants { get; init; } = [];

    /// <summary>Libraries that are linked in, built for the same target.</summary>
    public ImmutableArray<Conditional<Dependency>> Dependencies { get; init; } = [];

    /// <summary>
    /// Libraries that its tree links into everything implicitly: <see cref="RuntimeList"/>. Not in port.yaml, and none for
    /// such a library itself.
    /// </summary>
    public ImmutableArray<Conditional<Dependency>> Runtime { get; init; } = [];

    /// <summary>All libraries that it is linked with, explicitly or implicitly.</summary>
    public IEnumerable<Conditional<Dependency>> Libraries => Dependencies.Concat(Runtime);

    /// <summary>Ports that run on the build machine while this one is built.</summary>
    public ImmutableArray<Conditional<Dependency>> BuildTools { get; init; } = [];

    /// <summary>Programs of the build machine that the steps run, in addition to those available in every build.</summary>
    public ImmutableArray<Conditional<string>> HostTools { get; init; } = [];

    public ImmutableArray<Conditional<Source>> Sources { get; init; } = [];

    public ImmutableArray<Conditional<Patch>> Patches { get; init; } = [];

    /// <summary>The installation prefix that the port sees in the guest: absolute.</summary>
    public string Prefix { get; init; } = "/usr";

    public required ImmutableArray<BuildStage> Stages { get; init; }

    /// <summary>Flags for builds that link with it.</summary>
    public UsageFlags Usage { get; init; } = UsageFlags.None;

    public ImmutableArray<Conditional<BakeableProgram>> Programs { get; init; } = [];

    public ImmutableArray<Conditional<DataImage>> DataImages { get; init; } = [];

    public ImmutableArray<Conditional<BootImage>> Images { get; init; } = [];

    public ImmutableArray<Conditional<DeclaredLaunch>> Launches { get; init; } = [];

    public ImmutableArray<Conditional<PortTest>> Tests { get; init; } = [];

    /// <summary>Findings of output checks that are allowed, in the order of <c>allow</c>.</summary>
    public ImmutableArray<Conditional<CheckAllowance>> Allowances { get; init; } = [];

    /// <summary>
    /// Whether it is a program of the user's own, taken from a directory and not from a ports tree: what is built of it
    /// stays on this machine. Not in port.yaml.
    /// </summary>
    public bool IsLocal { get; init; }

    /// <summary>The port's folder, as it was given to the reader.</summary>
    public required string Folder { get; init; }

    /// <summary>
    /// SHA-256 of what port.yaml says for this version, ignoring layout and comments. Entries of other versions do not
    /// affect it.
    /// </summary>
    public required Sha256Digest Digest { get; init; }

    /// <summary>
    /// The place of a declaration, for problems found after reading; key paths as in <c>sources[0].url</c>.
    /// </summary>
    public ImmutableDictionary<string, SourceLocation> Locations { get; init; } =
        ImmutableDictionary<string, SourceLocation>.Empty;
}

/// <summary>A named, additive switch of a port.</summary>
public sealed record PortOption(string Summary, bool IsDefault);

/// <summary>
/// A dependency on (or, under <c>conflicts</c>, a conflict with) another port in a range of versions, with options on.
/// </summary>
public sealed record Dependency(PortName Port, VersionRange Range, ImmutableSortedSet<PortName> Options)
{
    /// <summary>Options of the other port that have to be off although they are on by default.</summary>
    public ImmutableSortedSet<PortName> WithoutOptions { get; init; } = [];
}
