using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Testing;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Testing;

/// <summary>Requests over TLS to a real server, whose certificate is the one that the test names or is not.</summary>
public sealed class ExchangeClientTests : IDisposable
{
    private static readonly HttpExchange s_exchange = new()
    {
        Port = 443,
        Path = "/",
        Tls = "tls/certificate.pem",
        Body = "It works",
    };

    private readonly TemporaryDirectory _folder = new();
    private int _answers;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_OverTlsWithTheNamedCertificate_GetsTheAnswerWhateverItsNameAndDates()
    {
        using var certificate = LoopbackTlsServer.MakeCertificate("elsewhere");
        Write(certificate.ExportCertificatePem());
        await using var server = new LoopbackTlsServer(certificate);

        Assert.Null(await RunAsync(server));
        Assert.Equal((1, 1), (server.Requests, _answers));
    }

    [Fact]
    public async Task Run_OverTlsAndTheBodyIsAnother_SaysThatAsWithoutTls()
    {
        using var certificate = LoopbackTlsServer.MakeCertificate("elsewhere");
        Write(certificate.ExportCertificatePem());
        await using var server = new LoopbackTlsServer(certificate);

        var problem = await Client().RunAsync(
            s_exchange with { Body = "broken" }, server.Place, TestContext.Current.CancellationToken);

        Assert.Equal("RR8105", problem?.Id);
    }

    [Fact]
    public async Task Run_OverTlsWithAnotherCertificate_SaysWhoseAndSendsNothing()
    {
        using var certificate = LoopbackTlsServer.MakeCertificate("elsewhere");
        using var other = LoopbackTlsServer.MakeCertificate("elsewhere");
        Write(other.ExportCertificatePem());
        await using var server = new LoopbackTlsServer(certificate);

        var problem = await RunAsync(server);

        Assert.Equal("RR8111", problem?.Id);
        Assert.StartsWith(
            $"the server of `GET /` presents the certificate of `CN=elsewhere` (SHA-256 "
                + $"{Fingerprint(certificate)[..12]}...)",
            problem?.Message,
            StringComparison.Ordinal);
        Assert.Equal((0, 0), (server.Requests, _answers));
    }

    [Fact]
    public async Task Run_OverTlsWhereNothingSpeaksTls_SaysSo()
    {
        using var certificate = LoopbackTlsServer.MakeCertificate("elsewhere");
        Write(certificate.ExportCertificatePem());
        await using var server = new LoopbackTlsServer(certificate: null);

        var problem = await RunAsync(server);

        Assert.Equal("RR8112", problem?.Id);
        Assert.StartsWith("`GET /` could not be sent over TLS to 443/tcp: ", problem?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithAFileThatIsNoCertificate_SaysWhich()
    {
        using var certificate = LoopbackTlsServer.MakeCertificate("elsewhere");
        using var key = certificate.GetECDsaPrivateKey();
        Write(key!.ExportPkcs8PrivateKeyPem());
        await using var server = new LoopbackTlsServer(certificate);

        var problem = (await Assert.ThrowsAsync<DiagnosticException>(() => RunAsync(server))).Diagnostics.Single();

        Assert.Equal("RR8110", problem.Id);
        Assert.Contains("`tls/certificate.pem` holds no certificate", problem.Message, StringComparison.Ordinal);
    }

    private ExchangeClient Client() => new(_folder.Path, () => _answers++);

    private Task<Diagnostic?> RunAsync(LoopbackTlsServer server) =>
        Client().RunAsync(s_exchange, server.Place, TestContext.Current.CancellationToken);

    private void Write(string text)
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "tls"));
        File.WriteAllText(Path.Combine(_folder.Path, "tls/certificate.pem"), text);
    }

    private static string Fingerprint(X509Certificate2 certificate) =>
        certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant();
}
