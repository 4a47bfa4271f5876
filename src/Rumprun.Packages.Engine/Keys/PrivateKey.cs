using System.Security.Cryptography;
using NSec.Cryptography;
using Rumprun.Packages.Core.Trust.Writing;

namespace Rumprun.Packages.Engine.Keys;

/// <summary>A private key in memory: Ed25519 (RFC 8032), ECDSA on P-256, or RSA with PSS.</summary>
internal abstract class PrivateKey : IDisposable
{
    public abstract KeyDescription Describe();

    public abstract byte[] Sign(ReadOnlySpan<byte> content);

    public abstract void Dispose();

    public static (PrivateKey Key, byte[] Pkcs8) CreateEd25519()
    {
        using var key = Key.Create(
            SignatureAlgorithm.Ed25519, new KeyCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });
        var pkcs8 = key.Export(KeyBlobFormat.PkixPrivateKey);
        return (Import(pkcs8), pkcs8);
    }

    /// <param name="pkcs8">RFC 5958.</param>
    /// <exception cref="FormatException">It is not a private key of one of the three types.</exception>
    public static PrivateKey Import(ReadOnlySpan<byte> pkcs8)
    {
        if (Key.TryImport(SignatureAlgorithm.Ed25519, pkcs8, KeyBlobFormat.PkixPrivateKey, out var ed25519))
        {
            return new OfEd25519(ed25519!);
        }

        var ecdsa = ECDsa.Create();
        try
        {
            ecdsa.ImportPkcs8PrivateKey(pkcs8, out _);
            return new OfEcdsa(ecdsa);
        }
        catch (CryptographicException)
        {
            ecdsa.Dispose();
        }

        var rsa = RSA.Create();
        try
        {
            rsa.ImportPkcs8PrivateKey(pkcs8, out _);
            return new OfRsa(rsa);
        }
        catch (CryptographicException e)
        {
            rsa.Dispose();
            throw new FormatException("it is not a private key of Ed25519, ECDSA on P-256 or RSA", e);
        }
    }

    private sealed class OfEd25519(Key key) : PrivateKey
    {
        public override KeyDescription Describe() => KeyDescription.Of(
            "ed25519", "ed25519", Convert.ToHexStringLower(key.PublicKey.Export(KeyBlobFormat.RawPublicKey)));

        public override byte[] Sign(ReadOnlySpan<byte> content) => SignatureAlgorithm.Ed25519.Sign(key, content);

        public override void Dispose() => key.Dispose();
    }

    private sealed class OfEcdsa(ECDsa key) : PrivateKey
    {
        public override KeyDescription Describe() =>
            KeyDescription.Of("ecdsa", "ecdsa-sha2-nistp256", key.ExportSubjectPublicKeyInfoPem());

        public override byte[] Sign(ReadOnlySpan<byte> content) =>
            key.SignData(content, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

        public override void Dispose() => key.Dispose();
    }

    private sealed class OfRsa(RSA key) : PrivateKey
    {
        public override KeyDescription Describe() =>
            KeyDescription.Of("rsa", "rsassa-pss-sha256", key.ExportSubjectPublicKeyInfoPem());

        public override byte[] Sign(ReadOnlySpan<byte> content) =>
            key.SignData(content, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);

        public override void Dispose() => key.Dispose();
    }
}
