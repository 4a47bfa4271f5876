namespace Rumprun.Packages.Core.Trust;

/// <summary>The identifier of a key: the SHA-256 of the key's canonical form (§4.2.1, KEYID).</summary>
public readonly record struct KeyId(Sha256Digest Digest)
{
    /// <exception cref="FormatException"><paramref name="text"/> is not 64 lower-case hexadecimal digits.</exception>
    public static KeyId Parse(string text) =>
        Sha256Digest.TryParse(text, out var digest)
            ? new KeyId(digest)
            : throw new FormatException($"`{text}` is not a key id");

    public override string ToString() => Digest.Hex;
}
