using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Http;

namespace Rumprun.Packages.Engine.Testing;

/// <summary>
/// The certificate that a server has to present in a test, byte for byte. Names, dates and roots are not checked: that it is
/// the very certificate that the test names says more.
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

        var digest = certificate.GetCertHashString(HashAlgorithmName.SHA256)[..12].ToLowerInvariant();
        _other = $"`{certificate.Subject}` (SHA-256 {digest}...)";
        return false;
    }

    /// <summary>Says why there was no connection.</summary>
    public Diagnostic Refusal(HttpRequestException problem) => _other is not null
        ? TestDiagnostics.OtherCertificate.Create(
            $"the server of {_exchange} presents the certificate of {_other}, not `{_exchange.Tls}`",
            "check which certificate the server reads")
        : TestDiagnostics.NoHandshake.Create(
            FormattableString.Invariant($"{_exchange} could not be sent over TLS to {_exchange.Port}/tcp: ")
                + HttpFailure.ReasonOf(problem, new Uri("https://127.0.0.1/")),
            "look at the guest's console, and check that the server speaks TLS there");
}
