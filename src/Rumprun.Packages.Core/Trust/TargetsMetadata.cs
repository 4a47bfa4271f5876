using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Trust;

/// <summary>Describes target files, and delegates paths to other roles (§4.5).</summary>
public sealed record TargetsMetadata : Metadata
{
    /// <summary>By path.</summary>
    public required ImmutableDictionary<string, TargetFile> Targets { get; init; }

    public required Delegations Delegations { get; init; }
}
