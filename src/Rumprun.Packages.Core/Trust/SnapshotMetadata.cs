using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Trust;

/// <summary>Lists the version of each targets role's metadata at one time (§4.4).</summary>
public sealed record SnapshotMetadata : Metadata
{
    /// <summary>By file name: <see cref="RoleName.FileOf(string)"/>. That of the role <c>targets</c> is there.</summary>
    public required ImmutableDictionary<string, MetaFile> Meta { get; init; }

    /// <exception cref="Diagnostics.DiagnosticException">RR3214: it is not listed.</exception>
    public MetaFile Of(string role) =>
        Meta.GetValueOrDefault(RoleName.FileOf(role))
            ?? throw TrustDiagnostics.NotInSnapshot.Exception(
                $"the role `{role}` is delegated to, and version {Version} of the snapshot does not list it",
                "report it to the maintainers of the repository: the role's metadata is not published");
}
