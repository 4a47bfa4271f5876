using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Rumprun.Packages.Testing;

/// <summary>Certificates for servers on loopback, which no machine trusts.</summary>
public static class Certificates
{
    public static X509Certificate2 SelfSigned(DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Exportable(Request("CN=loopback.test", key).CreateSelfSigned(notBefore, notAfter));
    }

    /// <summary>By an authority that nothing is known of.</summary>
    public static X509Certificate2 Signed(DateTimeOffset notBefore, DateTimeOffset notAfter)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=Authority", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var issuer = authority.CreateSelfSigned(notBefore.AddDays(-1), notAfter.AddDays(1));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = Request("CN=loopback.test", key).Create(issuer, notBefore, notAfter, [1, 2, 3, 4]);
        return Exportable(certificate.CopyWithPrivateKey(key));
    }

    private static CertificateRequest Request(string name, ECDsa key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request;
    }

    /// <summary>SslStream wants a key that it can hand to OpenSSL again.</summary>
    private static X509Certificate2 Exportable(X509Certificate2 certificate)
    {
        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), password: null);
        }
    }
}
