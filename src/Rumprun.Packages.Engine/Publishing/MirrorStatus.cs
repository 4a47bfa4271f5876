using System.Collections.Immutable;
using Rumprun.Packages.Core.Trust;

namespace Rumprun.Packages.Engine.Publishing;

/// <summary>A role of a mirror: who signs it, and until when it is valid.</summary>
/// <param name="Keys">How many keys it has.</param>
/// <param name="Here">How many of them are on this machine.</param>
/// <param name="Period">For how long a new version is valid.</param>
public sealed record RoleStatus(
    string Role, long Version, DateTimeOffset Expires, int Keys, int Here, long Threshold, TimeSpan Period)
{
    /// <summary>Whether a third of the period, or less, is left.</summary>
    public bool IsDue(DateTimeOffset now) => Expires - now <= Period / 3;

    public bool IsExpired(DateTimeOffset now) => Expires <= now;

    public bool CanSign => Here >= Threshold;

    /// <summary>Each role of a mirror: the top-level ones first. Bins are one row, the one that expires first.</summary>
    public static ImmutableArray<RoleStatus> Of(MirrorState state, ImmutableHashSet<KeyId> here)
    {
        var delegated = state.Delegated.Select(r => Of(state, state.Role(r), r.Keys, here)).ToArray();
        return
        [
            Of(state, state.Root, state.Root.Signed.Roles[RoleName.Root], here),
            Of(state, state.Targets, state.Root.Signed.Roles[RoleName.Targets], here),
            Of(state, state.Snapshot, state.Root.Signed.Roles[RoleName.Snapshot], here),
            Of(state, state.Timestamp, state.Root.Signed.Roles[RoleName.Timestamp], here),
            .. delegated.Where(static r => !BinLayout.IsBin(r.Role)),
            .. delegated.Where(static r => BinLayout.IsBin(r.Role)),
        ];
    }

    private static RoleStatus Of<T>(
        MirrorState state, MetadataFile<T> file, RoleKeys keys, ImmutableHashSet<KeyId> here)
        where T : Metadata => new(
            file.Role,
            file.Signed.Version,
            file.Signed.Expires,
            keys.KeyIds.Count,
            keys.KeyIds.Count(here.Contains),
            keys.Threshold,
            Core.Trust.Writing.RoleDocument.Parse(file.Role, file.Bytes).Period);
}
