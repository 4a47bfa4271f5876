using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Engine.Http;
using Rumprun.Packages.Engine.Mirrors;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Server.Tests;

/// <summary>The signed mirror's files as the server serves them over loopback.</summary>
public sealed class SignedMirrorTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SampleMirror _sample;
    private PortIndex? _index;

    public SignedMirrorTests() => _sample = new SampleMirror(_directory.Path);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private MirrorOptions Options => new() { Directory = _sample.Files.Root };

    private Blob Archive => _index!.Releases[0].Package.Archive;

    public async ValueTask InitializeAsync()
    {
        await _sample.InitializeAsync();
        _index = new PortIndex
        {
            Name = PortName.Parse("demo"), Summary = "Shows something", Releases = [await _sample.ReleaseAsync("1.0.0")],
        };
        await _sample.PublishAsync(_index);
    }

    public ValueTask DisposeAsync()
    {
        _directory.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Client_OverHttp_ReadsWhatWasPublished()
    {
        await using var server = await RunningServer.StartAsync(Options);
        using var transfer = new HttpTransfer(new TransferLimits(), TimeProvider.System);
        var files = new HttpMirrorFiles(transfer, server.Address);
        var mirror = new Engine.Mirrors.Mirror(
            new MirrorSetting(PortName.Parse("main"), server.Address.AbsoluteUri),
            files,
            Path.Combine(_directory.Path, "trusted"),
            Path.Combine(_directory.Path, "fetched"),
            TimeProvider.System);
        await mirror.InitializeAsync(new RootAnchor.File(_sample.Files.ReadMetadata("1.root.json")), Cancel);

        var opened = await mirror.OpenAsync(isOffline: false, Cancel);

        Assert.Equal(PortIndexFormat.ToBytes(_index!), await opened.ReadTargetAsync("ports/demo.json", Cancel));
    }

    [Fact]
    public async Task Get_Blob_HasItsHashAsETag_AndMayBeKeptForEver()
    {
        await using var server = await RunningServer.StartAsync(Options);
        using var request = new HttpRequestMessage(HttpMethod.Get, server.At(Blob.PathOf(Archive.Digest)));
        request.Headers.Range = new RangeHeaderValue(3, 6);
        using var response = await server.Client.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal("hive", await response.Content.ReadAsStringAsync(Cancel));
        Assert.Equal($"\"{Archive.Digest}\"", response.Headers.ETag?.Tag);
        Assert.False(response.Headers.ETag!.IsWeak);
        Assert.Contains("immutable", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_BlobThatIsDamaged_Is404()
    {
        await using var server = await RunningServer.StartAsync(Options);
        await File.WriteAllTextAsync(_sample.Files.BlobPath(Archive.Digest), "damaged", Cancel);
        using var response = await server.GetAsync(Blob.PathOf(Archive.Digest));
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Get_Timestamp_IsNotKeptForLong_AndOtherMetadataIs()
    {
        await using var server = await RunningServer.StartAsync(Options);
        using var timestamp = await server.GetAsync("metadata/timestamp.json");
        using var snapshot = await server.GetAsync("metadata/2.snapshot.json");
        using var next = await server.GetAsync("metadata/2.root.json");
        using var again = new HttpRequestMessage(HttpMethod.Get, server.At("metadata/timestamp.json"));
        again.Headers.IfNoneMatch.Add(timestamp.Headers.ETag!);
        using var unchanged = await server.Client.SendAsync(again, Cancel);

        Assert.Equal(TimeSpan.FromSeconds(10), timestamp.Headers.CacheControl!.MaxAge);
        Assert.Contains("immutable", snapshot.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, next.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(10), next.Headers.CacheControl!.MaxAge);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    [Theory]
    [InlineData("/metadata/../secret.json")]
    [InlineData("/metadata/..%2fsecret.json")]
    [InlineData("/metadata/%2e%2e%2fsecret.json")]
    [InlineData("/metadata/%2e%2e/secret.json")]
    [InlineData("/metadata/..%5csecret.json")]
    [InlineData("/metadata/%252e%252e%252fsecret.json")]
    [InlineData("/metadata/..%c0%afsecret.json")]
    [InlineData("/metadata/%ef%bc%8e%ef%bc%8e%ef%bc%8fsecret.json")]
    [InlineData("/metadata//secret.json")]
    [InlineData("/metadata/secret.json%00.json")]
    [InlineData("/targets/../secret.json")]
    [InlineData("/targets/ports/..%2f..%2f..%2fsecret.json")]
    [InlineData("/targets/%2e%2e/%2e%2e/secret.json")]
    [InlineData("/targets//etc/passwd")]
    [InlineData("/targets/ports/.hidden")]
    [InlineData("/blobs/../secret.json")]
    [InlineData("/blobs/..%2f/secret.json")]
    [InlineData("/.lock")]
    [InlineData("/metadata/.lock")]
    [InlineData("/metadata/")]
    public async Task Get_PathThatLeadsElsewhere_IsRefused(string target)
    {
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, "secret.json"), "secret", Cancel);
        await File.WriteAllTextAsync(Path.Combine(_sample.Files.Root, "secret.json"), "secret", Cancel);
        await using var server = await RunningServer.StartAsync(Options);

        // HttpClient would tidy the path up.
        var answer = await SendRawAsync(server.Address, $"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.Matches("^HTTP/1.1 40[04] ", answer);
        Assert.DoesNotContain("\r\nsecret", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HTTP/1.0\r\n")]
    [InlineData("HTTP/1.1\r\nHost: x:99999\r\nConnection: close\r\n")]
    public async Task Feed_WithoutAUsableHost_IsAnswered(string rest)
    {
        await using var server = await RunningServer.StartAsync(Options);
        var answer = await SendRawAsync(server.Address, $"GET /feed.atom {rest}\r\n");
        Assert.Matches("^HTTP/1.1 (200|400) ", answer);
    }

    [Fact]
    public async Task Get_WithTooManyHeaders_IsRefused()
    {
        await using var server = await RunningServer.StartAsync(Options);
        var many = string.Concat(Enumerable.Range(0, 100).Select(static i => $"X-{i}: y\r\n"));
        var large = $"X: {new string('y', 17 << 10)}\r\n";

        Assert.StartsWith("HTTP/1.1 431 ", await SendRawAsync(server.Address, Request(many)), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", await SendRawAsync(server.Address, Request(large)), StringComparison.Ordinal);

        static string Request(string headers) => $"GET /health HTTP/1.1\r\nHost: x\r\n{headers}Connection: close\r\n\r\n";
    }

    [Fact]
    public async Task Put_ThatStopsInTheMiddle_IsEnded()
    {
        await using var server = await RunningServer.StartAsync(Options with { Cache = _directory.Path });
        var key = Sha256Digest.OfText("x");

        var answer = await SendRawAsync(
            server.Address, $"PUT /cache/keys/{key}.json HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{{");

        Assert.Matches("^HTTP/1.1 (408|507) ", answer);
    }

    [Fact]
    public async Task Request_WhoseHeadersDoNotEnd_IsEnded()
    {
        await using var server = await RunningServer.StartAsync(Options);
        Assert.StartsWith(
            "HTTP/1.1 408 ",
            await SendRawAsync(server.Address, "GET /health HTTP/1.1\r\nHost: x\r\nX: y"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_MoreOftenThanTheRate_Is429_AndHealthIsNot()
    {
        await using var server = await RunningServer.StartAsync(Options with { Rate = 1 });
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
        {
            using var response = await server.GetAsync("metadata/timestamp.json");
            statuses.Add(response.StatusCode);
            Assert.True(response.StatusCode == HttpStatusCode.OK || response.Headers.RetryAfter is not null);
        }

        Assert.Equal(HttpStatusCode.OK, statuses[0]);
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses);
        using var health = await server.GetAsync("health");
        Assert.Equal(HttpStatusCode.OK, health.StatusCode);
    }

    [Fact]
    public async Task Metrics_CountRequestsByRoute_AndAreOffByDefault()
    {
        await using (var without = await RunningServer.StartAsync(Options))
        {
            using var refused = await without.GetAsync("metrics");
            Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
        }

        await using var server = await RunningServer.StartAsync(Options with { HasMetrics = true });
        (await server.GetAsync("ports/demo")).Dispose();
        (await server.GetAsync("ports/absent")).Dispose();
        (await server.GetAsync("ports/other")).Dispose();

        using var response = await server.GetAsync("metrics");
        var lines = (await response.Content.ReadAsStringAsync(Cancel)).Split('\n');

        Assert.Contains("http_requests_total{method=\"GET\",route=\"/ports/{name}\",code=\"200\"} 1", lines);
        Assert.Contains("http_requests_total{method=\"GET\",route=\"/ports/{name}\",code=\"404\"} 2", lines);
        Assert.Contains("http_request_duration_seconds_bucket{route=\"/ports/{name}\",le=\"+Inf\"} 3", lines);
        Assert.Contains("http_requests_in_progress 1", lines);
        Assert.Contains("rrpkg_mirror_ports 1", lines);
        Assert.All(
            lines.SkipLast(1),
            static l => Assert.Matches(@"^(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{.+\})? [0-9.]+)$", l));
    }

    [Fact]
    public async Task Ready_WhileTheMirrorIsWell_AndNotWhenItIsDamaged()
    {
        await using var server = await RunningServer.StartAsync(Options);
        using var well = await server.GetAsync("ready");
        _sample.Files.WriteMetadata(RoleName.FileOf(RoleName.Timestamp), "{}"u8);
        using var damaged = await server.GetAsync("ready");

        Assert.Equal(HttpStatusCode.OK, well.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, damaged.StatusCode);
        Assert.Contains("RR7007", await damaged.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_ThatIsReplaced_IsUsedForNewConnections_AndABrokenOneIsNot()
    {
        var files = new CertificateFiles(
            Path.Combine(_directory.Path, "cert.pem"), Path.Combine(_directory.Path, "key.pem"));
        var first = WriteCertificate(files, DateTimeOffset.UtcNow.AddDays(1));
        await using var server = await RunningServer.StartAsync(
            Options with { Urls = "https://127.0.0.1:0", Certificate = files });
        Assert.Equal(first, await ServedAsync(server.Address));

        var second = WriteCertificate(files, DateTimeOffset.UtcNow.AddDays(2));
        await WaitForAsync(second, server.Address);
        await File.WriteAllTextAsync(files.Certificate, "broken", Cancel);
        await Task.Delay(1500, Cancel);

        Assert.Equal(second, await ServedAsync(server.Address));
    }

    [Fact]
    public void Settings_OfTheCommandLine_ComeBeforeTheEnvironments_AndTheseBeforeTheFiles()
    {
        var file = Path.Combine(_directory.Path, "mirror.yaml");
        File.WriteAllText(file, $"schema: 1\nmirror: {_sample.Files.Root}\nrate: 1\nconnections: 2\nstop-timeout: 3\n");
        var environment = new Dictionary<string, string>
        {
            ["RRPKG_MIRROR_CONFIG"] = file, ["RRPKG_MIRROR_RATE"] = "10", ["RRPKG_MIRROR_CONNECTIONS"] = "20",
        };

        var options = MirrorOptions.Of(
            SettingSources.Collect(["--rate", "100"], name => environment.GetValueOrDefault(name)));

        Assert.Equal(_sample.Files.Root, options.Directory);
        Assert.Equal(
            (100, 20, TimeSpan.FromSeconds(3)), (options.Rate, options.Connections, options.StopTimeout));
    }

    [Fact]
    public async Task Manual_HasARowForEverySetting()
    {
        var manual = await File.ReadAllTextAsync(Repository.PathOf("docs", "mirror.md"), Cancel);
        Assert.Empty(ServerSetting.All.Where(
            s => !manual.Contains($"| `{s.Name}` | `{s.Option}`", StringComparison.Ordinal)
                || !manual.Contains($"| `{s.Variable}` |", StringComparison.Ordinal)).Select(static s => s.Name));
    }

    private static string WriteCertificate(CertificateFiles files, DateTimeOffset notAfter)
    {
        using var certificate = Certificates.SelfSigned(DateTimeOffset.UtcNow.AddDays(-1), notAfter);
        File.WriteAllText(files.Key, certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(files.Certificate, certificate.ExportCertificatePem());
        return certificate.Thumbprint;
    }

    private static async Task WaitForAsync(string thumbprint, Uri address)
    {
        while (await ServedAsync(address) != thumbprint)
        {
            await Task.Delay(200, Cancel);
        }
    }

    private static async Task<string> ServedAsync(Uri address)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, Cancel);
        await using var secure = new SslStream(
            client.GetStream(), leaveInnerStreamOpen: false, static (_, certificate, _, _) => certificate is not null);
        await secure.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "loopback.test" }, Cancel);
        return ((X509Certificate2)secure.RemoteCertificate!).Thumbprint;
    }

    private static async Task<string> SendRawAsync(Uri address, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, Cancel);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Cancel);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(Cancel);
    }
}
