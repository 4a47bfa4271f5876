using System.Collections.Immutable;
using System.Text.Json;

namespace Rumprun.Packages.Core.Trust.Keys;

/// <summary>
/// A public key of a role (§4.2.2, KEY). <see cref="Material"/> is the key itself, whatever its file says about it: two
/// keys of the same material are one key, and count once towards a threshold.
/// </summary>
public abstract record PublicKey
{
    public required KeyId Id { get; init; }

    public required string KeyType { get; init; }

    public required string Scheme { get; init; }

    /// <summary>Members that the specification does not name.</summary>
    public ImmutableDictionary<string, JsonElement> Unrecognized { get; init; } =
        ImmutableDictionary<string, JsonElement>.Empty;

    /// <summary>Equal for two keys exactly if one's signatures verify under the other.</summary>
    public abstract string Material { get; }

    /// <summary>Whether <paramref name="signature"/> is this key's of <paramref name="content"/>. Never throws.</summary>
    public abstract bool Verify(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature);

    /// <summary>
    /// A key of a type or scheme that is not implemented. It verifies nothing, and the metadata around it stays valid.
    /// </summary>
    public sealed record Unknown : PublicKey
    {
        public override string Material => $"unknown:{Id}";

        public override bool Verify(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) => false;
    }
}
