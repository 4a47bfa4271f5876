using NSec.Cryptography;

namespace Rumprun.Packages.Core.Trust.Keys;

/// <summary>An Ed25519 key (RFC 8032): key type and scheme <c>ed25519</c>, 64 hexadecimal digits.</summary>
public sealed record Ed25519Key : PublicKey
{
    private static readonly Ed25519 s_algorithm = SignatureAlgorithm.Ed25519;

    private readonly NSec.Cryptography.PublicKey _key;
    private readonly string _hex;

    /// <exception cref="FormatException"><paramref name="hex"/> is not a key.</exception>
    public Ed25519Key(string hex)
    {
        var bytes = hex.Length == 64 ? Convert.FromHexString(hex) : throw new FormatException("it is not 64 digits long");
        _key = NSec.Cryptography.PublicKey.TryImport(s_algorithm, bytes, KeyBlobFormat.RawPublicKey, out var key)
            ? key!
            : throw new FormatException("it is not a point of the curve");
        _hex = Convert.ToHexStringLower(bytes);
    }

    public override string Material => $"ed25519:{_hex}";

    public override bool Verify(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature) =>
        signature.Length == s_algorithm.SignatureSize && s_algorithm.Verify(_key, content, signature);
}
