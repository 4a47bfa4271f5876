using System.Collections.Immutable;
using System.Text.Json;
using Rumprun.Packages.Core.Trust.Keys;

namespace Rumprun.Packages.Core.Trust;

/// <summary>Which keys sign for a role, and how many of them have to (§4.3, KEYID and THRESHOLD).</summary>
public sealed record RoleKeys
{
    public required ImmutableHashSet<KeyId> KeyIds { get; init; }

    /// <summary>At least 1. It may be more than there are keys: then nothing is ever signed by the role.</summary>
    public required long Threshold { get; init; }

    public required ImmutableDictionary<string, JsonElement> Unrecognized { get; init; }

    /// <summary>
    /// Checks for an arbitrary software attack (§5.3.4, §5.4.2, §5.5.3, §5.6.3): a threshold of this role's keys has to
    /// have signed. Signatures of other keys, and ones that do not verify, count nothing, and each key counts once.
    /// </summary>
    /// <param name="keys">The delegator's keys.</param>
    /// <param name="delegator">Whose metadata names the keys, for the message.</param>
    /// <exception cref="Diagnostics.DiagnosticException">RR3207: too few have signed.</exception>
    public void Verify<T>(MetadataFile<T> file, ImmutableDictionary<KeyId, PublicKey> keys, string delegator)
        where T : Metadata
    {
        var signers = file.Signatures
            .Where(s => KeyIds.Contains(s.KeyId))
            .Select(s => (Signature: s, Key: keys.GetValueOrDefault(s.KeyId)))
            .Where(p => p.Key?.Verify(file.Canonical.Span, p.Signature.ToBytes()) == true)
            .Select(static p => p.Key!.Material)
            .Distinct()
            .Count();
        if (signers < Threshold)
        {
            throw TrustDiagnostics.BelowThreshold.Exception(
                $"version {file.Signed.Version} of the metadata of `{file.Role}` is signed by {signers} of the keys that "
                    + $"`{delegator}` names for it, and {Threshold} are needed",
                "try another mirror",
                "report it to the maintainers of the repository: it may have been tampered with");
        }
    }

    /// <summary>Whether a key of <paramref name="before"/> is no longer one of these.</summary>
    public bool Revokes(RoleKeys before) => !before.KeyIds.IsSubsetOf(KeyIds);
}
