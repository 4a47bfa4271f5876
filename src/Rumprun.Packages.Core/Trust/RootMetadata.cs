using System.Collections.Immutable;
using Rumprun.Packages.Core.Trust.Keys;

namespace Rumprun.Packages.Core.Trust;

/// <summary>The root of trust: which keys sign for each top-level role, the root itself included (§4.3).</summary>
public sealed record RootMetadata : Metadata
{
    /// <summary>Whether metadata files have a version, and targets a hash, in their names (§6.2).</summary>
    public required bool ConsistentSnapshot { get; init; }

    public required ImmutableDictionary<KeyId, PublicKey> Keys { get; init; }

    /// <summary>By name. Each of <see cref="RoleName.TopLevel"/> is there; others mean nothing here.</summary>
    public required ImmutableDictionary<string, RoleKeys> Roles { get; init; }

    /// <exception cref="Diagnostics.DiagnosticException">RR3207: too few of the role's keys have signed.</exception>
    public void Verify<T>(MetadataFile<T> file)
        where T : Metadata => Roles[file.Role].Verify(file, Keys, RoleName.Root);

    /// <summary>
    /// Whether a timestamp or snapshot key was taken out of use since an earlier root. Trusted timestamp and snapshot
    /// metadata is to be forgotten then, which is how clients recover from a fast-forward attack (§5.3.11).
    /// </summary>
    public bool RotatesOnlineKeysOf(RootMetadata before) =>
        Roles[RoleName.Timestamp].Revokes(before.Roles[RoleName.Timestamp])
        || Roles[RoleName.Snapshot].Revokes(before.Roles[RoleName.Snapshot]);
}
