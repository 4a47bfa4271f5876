using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Http;

namespace Rumprun.Packages.Engine.Testing;

/// <summary>
/// The certificate that a server has to present in a test, byte for byte. Names, dates and roots are not looked at: that it is the one
/// the test names says more.
/// </summary>
internal sealed class PinnedCertificate
{
    private readonly HttpExchange _exchange;
    private readonly byte[] _expected;
    private string? _other;

    private PinnedCertificate(HttpExchange exchange, byte[] expected)
    {
        _exchange = exchange;
        _expected = expected;
    }

    /// <exception cref="DiagnosticException">RR8110: the file holds no certificate.</exception>
    public static PinnedCertificate Read(string folder, string file, HttpExchange exchange)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(folder, file));
            return new PinnedCertificate(exchange, certificate.RawData);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw TestDiagnostics.BadCertificate.Exception(
                $"`{file}` holds no certificate, which `tls` of {exchange} says that the server presents",
                "name a file with a certificate, in PEM or DER");
        }
    }

    /// <summary>For <see cref="SslClientAuthenticationOptions.RemoteCertificateValidationCallback"/>.</summary>
    public bool IsPresented(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || certificate.GetRawCertData().AsSpan().SequenceEqual(_expected))
        {
            return certificate is not null;
        }

        _other = $"`{certificate.Subject}` (SHA-256 {certificate.GetCertHashString(HashAlgorithmName.SHA256)[..12].ToLowerInvariant()}...)";
        return false;
    }

    /// <summary>Why there was no connection.</summary>
    public Diagnostic Refusal(HttpRequestException problem) => _other is not null
        ? TestDiagnostics.OtherCertificate.Create(
            $"the server of {_exchange} presents the certificate of {_other}, not `{_exchange.Tls}`",
            "look at which certificate the server reads")
        : TestDiagnostics.NoHandshake.Create(
            FormattableString.Invariant($"no TLS connection came about for {_exchange} at {_exchange.Port}/tcp: ")
                + HttpFailure.ReasonOf(problem, new Uri("https://127.0.0.1/")),
            "look at the guest's console, and at whether the server speaks TLS there");
}
