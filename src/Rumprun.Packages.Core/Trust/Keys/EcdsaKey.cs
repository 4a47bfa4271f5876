using System.Security.Cryptography;

namespace Rumprun.Packages.Core.Trust.Keys;

/// <summary>
/// An ECDSA key on NIST's P-256, in PEM; signatures are over SHA-256 and in DER: scheme <c>ecdsa-sha2-nistp256</c>, key type
/// <c>ecdsa</c> or, in older metadata, the scheme's name again.
/// </summary>
public sealed record EcdsaKey : PublicKey
{
    private const string NistP256 = "1.2.840.10045.3.1.7";
    private readonly byte[] _subjectPublicKeyInfo;

    /// <exception cref="FormatException"><paramref name="pem"/> is not a key on the curve.</exception>
    public EcdsaKey(string pem)
    {
        using var key = ECDsa.Create();
        try
        {
            key.ImportSubjectPublicKeyInfo(PemText.Decode(pem, "PUBLIC KEY"), out _);
            var curve = key.ExportParameters(includePrivateParameters: false).Curve;
            if (!curve.IsNamed || OidOf(curve) != NistP256)
            {
                throw new FormatException("it is not on the curve NIST P-256");
            }

            _subjectPublicKeyInfo = key.ExportSubjectPublicKeyInfo();
        }
        catch (CryptographicException e)
        {
            throw new FormatException("it is not an elliptic curve's key", e);
        }
    }

    public override string Material => $"ecdsa:{Convert.ToHexStringLower(_subjectPublicKeyInfo)}";

    public override bool Verify(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(_subjectPublicKeyInfo, out _);
        try
        {
            return key.VerifyData(content, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            // What is not a DER sequence of two integers is not a signature.
            return false;
        }
    }

    private static string? OidOf(ECCurve curve) =>
        curve.Oid.Value ?? Oid.FromFriendlyName(curve.Oid.FriendlyName!, OidGroup.All).Value;
}
