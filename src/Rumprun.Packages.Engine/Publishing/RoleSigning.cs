using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Core.Trust.Writing;
using Rumprun.Packages.Engine.Keys;

namespace Rumprun.Packages.Engine.Publishing;

/// <summary>Signs roles' metadata with the keys of this machine.</summary>
public sealed class RoleSigning(ImmutableArray<ISigner> signers)
{
    /// <summary>Whether this machine has enough of a role's keys.</summary>
    public bool CanSign(RoleKeys keys) => Of(keys).Length >= keys.Threshold;

    /// <summary>The role's metadata file, signed by all of its keys that are here.</summary>
    /// <param name="alsoBy">Keys that have to sign too: a new root is signed by the old one's keys (§5.3.4).</param>
    /// <exception cref="DiagnosticException">RR7102: too few of the keys are here; RR7201 to RR7203.</exception>
    public async Task<byte[]> SignAsync(
        RoleDocument document, RoleKeys keys, RoleKeys? alsoBy, CancellationToken cancellationToken)
    {
        Require(document.Role, keys);
        if (alsoBy is not null)
        {
            Require(document.Role, alsoBy);
        }

        var canonical = document.ToCanonical();
        var signatures = new List<(KeyId, byte[])>();
        foreach (var signer in Of(keys).Concat(alsoBy is null ? [] : Of(alsoBy)).DistinctBy(static s => s.PublicKey.Id))
        {
            signatures.Add((signer.PublicKey.Id, await signer.SignAsync(canonical, cancellationToken)));
        }

        return document.ToFile(signatures);
    }

    /// <exception cref="DiagnosticException">RR7102: too few of the role's keys are here.</exception>
    public void Require(string role, RoleKeys keys)
    {
        if (!CanSign(keys))
        {
            var missing = keys.KeyIds.Where(id => signers.All(s => s.PublicKey.Id != id))
                .Select(static id => $"`{id.Digest.Short}`").Order();
            throw PublishingDiagnostics.MissingKeys.Exception(
                $"the role `{role}` has to be signed by {keys.Threshold} of its keys, and {Of(keys).Length} are here",
                $"missing: {string.Join(", ", missing)}",
                "import them with `rrpkg key import`, or publish on the machine that has them");
        }
    }

    private ISigner[] Of(RoleKeys keys) => [.. signers.Where(s => keys.KeyIds.Contains(s.PublicKey.Id))];
}
