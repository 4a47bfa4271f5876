using System.Security.Cryptography;

namespace Rumprun.Packages.Core.Trust.Keys;

/// <summary>
/// An RSA key in PEM of at least 2048 bits; signatures are PSS over SHA-256: scheme <c>rsassa-pss-sha256</c>.
/// </summary>
public sealed record RsaKey : PublicKey
{
    private const int SmallestBits = 2048;

    /// <summary>Verifying with a larger key takes time that an attacker could waste.</summary>
    private const int LargestBits = 16384;

    private readonly byte[] _subjectPublicKeyInfo;

    /// <exception cref="FormatException"><paramref name="pem"/> is not such a key.</exception>
    public RsaKey(string pem)
    {
        using var key = RSA.Create();
        try
        {
            if (pem.Contains("-----BEGIN RSA PUBLIC KEY-----", StringComparison.Ordinal))
            {
                key.ImportRSAPublicKey(PemText.Decode(pem, "RSA PUBLIC KEY"), out _);
            }
            else
            {
                key.ImportSubjectPublicKeyInfo(PemText.Decode(pem, "PUBLIC KEY"), out _);
            }

            if (key.KeySize is < SmallestBits or > LargestBits)
            {
                throw new FormatException($"it has {key.KeySize} bits, not {SmallestBits} to {LargestBits}");
            }

            _subjectPublicKeyInfo = key.ExportSubjectPublicKeyInfo();
        }
        catch (CryptographicException e)
        {
            throw new FormatException("it is not an RSA key", e);
        }
    }

    public override string Material => $"rsa:{Convert.ToHexStringLower(_subjectPublicKeyInfo)}";

    public override bool Verify(ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        using var key = RSA.Create();
        key.ImportSubjectPublicKeyInfo(_subjectPublicKeyInfo, out _);
        try
        {
            return key.VerifyData(content, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
