using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Http;
using Rumprun.Packages.Engine.Sources;
using Rumprun.Packages.Engine.Sources.Debian;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Server.Tests;

/// <summary>The mirror as it runs, asked over loopback.</summary>
public sealed class MirrorTests : IAsyncLifetime
{
    private readonly TemporaryDirectory _directory = new();
    private readonly byte[] _content = Noise.Bytes(100_000);
    private readonly HttpClient _client = new();
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private WebApplication? _mirror;

    private Sha256Digest Digest => Sha256Digest.Of(_content);

    private SourceCache Cache => new(_directory.Path);

    private Uri Source => new(_client.BaseAddress!, $"sources/{Digest}/file.tar.gz");

    public async ValueTask InitializeAsync()
    {
        using var content = new MemoryStream(_content);
        await Cache.AddAsync(content, Digest, _token);
        _mirror = Mirror.Create(new MirrorOptions { Sources = _directory.Path, Urls = "http://127.0.0.1:0" });
        await _mirror.StartAsync(_token);
        var addresses = _mirror.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        _client.BaseAddress = new Uri(addresses.Single());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _mirror!.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Get_SourceThatIsHere_GivesItsBytesForEver()
    {
        using var response = await _client.GetAsync(Source, _token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(_content, await response.Content.ReadAsByteArrayAsync(_token));
        Assert.Equal($"\"{Digest}\"", response.Headers.ETag?.Tag);
        Assert.Contains("immutable", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_SourceThatIsHere_GivesItsLengthOnly()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, Source);
        using var response = await _client.SendAsync(request, _token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(_content.Length, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(_token));
    }

    [Fact]
    public async Task Get_Range_GivesThePart()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Source);
        request.Headers.Range = new RangeHeaderValue(99_000, null);
        request.Headers.IfRange = new RangeConditionHeaderValue(new EntityTagHeaderValue($"\"{Digest}\""));
        using var response = await _client.SendAsync(request, _token);
        Assert.Equal(HttpStatusCode.PartialContent, response.StatusCode);
        Assert.Equal(_content[99_000..], await response.Content.ReadAsByteArrayAsync(_token));
    }

    [Fact]
    public async Task Get_RangeBeyondTheEnd_Is416()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Source);
        request.Headers.Range = new RangeHeaderValue(_content.Length, null);
        using var response = await _client.SendAsync(request, _token);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, response.StatusCode);
        Assert.Equal(_content.Length, response.Content.Headers.ContentRange?.Length);
    }

    [Fact]
    public async Task Get_WithTheETag_IsNotModified()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Source);
        request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue($"\"{Digest}\""));
        using var response = await _client.SendAsync(request, _token);
        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
    }

    [Theory]
    [InlineData("sources/0000000000000000000000000000000000000000000000000000000000000000/x", "is not here")]
    [InlineData("sources/nonsense/x", "`nonsense` is not a SHA-256")]
    [InlineData("sources/%2e%2e%2f%2e%2e/x", "is not a SHA-256")]
    [InlineData("index.html", "there is nothing at `/index.html`")]
    [InlineData("elsewhere", "there is nothing at `/elsewhere`")]
    public async Task Get_NotHere_Is404WithAProblem(string path, string detail)
    {
        using var response = await _client.GetAsync(new Uri(_client.BaseAddress!, path), _token);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(_token));
        Assert.Equal("RR7004", problem.RootElement.GetProperty("id").GetString());
        Assert.Contains(detail, problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_CorruptFile_Is404AndTheFileIsGone()
    {
        await File.WriteAllTextAsync(Cache.PathOf(Digest), "corrupt", _token);
        using var response = await _client.GetAsync(Source, _token);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.False(File.Exists(Cache.PathOf(Digest)));
    }

    [Fact]
    public async Task Get_FileThatTurnsCorruptAfterItWasServed_Is404()
    {
        (await _client.GetAsync(Source, _token)).Dispose();
        await File.WriteAllTextAsync(Cache.PathOf(Digest), "corrupt", _token);
        using var response = await _client.GetAsync(Source, _token);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Get_Health_IsOk() => Assert.Equal(
        """{"status":"ok"}""", await _client.GetStringAsync(new Uri(_client.BaseAddress!, "health"), _token));

    [Fact]
    public async Task Fetcher_WithTheMirrorConfigured_TakesSourcesFromIt()
    {
        using var elsewhere = new TemporaryDirectory();
        using var fetcher = new SourceFetcher(
            new SourceCache(elsewhere.Path),
            new TransferLimits(),
            new DebianArchive(elsewhere.Path, new AptPrograms(), static _ => null, TimeProvider.System),
            TimeProvider.System);
        var fetched = await fetcher.FetchAsync(
            new Source.Archive { Urls = ["http://127.0.0.1:9/x"], Sha256 = Digest, FileName = "a b+c.tar.gz" },
            "/",
            new FetchOptions { SourceMirrors = [$"{_client.BaseAddress}sources/{{sha256}}/{{file}}"] },
            new RecordedProgress(),
            _token);
        Assert.Equal(_content, await File.ReadAllBytesAsync(fetched.Path, _token));
    }

    [Theory]
    [InlineData(2, "RR7001", "the verb is missing")]
    [InlineData(2, "RR7001", "there is no verb `sevre`", "sevre")]
    [InlineData(2, "RR7001", "there is nothing to serve", "serve")]
    [InlineData(2, "RR7001", "there is no option `--rot`", "serve", "--rot", "x")]
    [InlineData(2, "RR7001", "`--sources` needs a value", "serve", "--sources")]
    [InlineData(2, "RR7001", "`--sources` is given twice", "serve", "--sources", "/", "--sources", "/")]
    [InlineData(2, "RR7001", "`/usr` is a second directory", "serve", "/", "/usr")]
    [InlineData(2, "RR7001", "`--cache-read-only` needs `--cache`", "serve", "--sources", "/", "--cache-read-only")]
    [InlineData(2, "RR7001", "the token in `/missing`", "serve", "--cache", "/", "--cache-token-file", "/missing")]
    [InlineData(2, "RR7001", "`--rate` has to be a whole number between 0 and", "serve", "/", "--rate", "-1")]
    [InlineData(2, "RR7001", "`--connections` has to be a whole number between 1", "serve", "/", "--connections", "0")]
    [InlineData(2, "RR7001", "`--log` has to be `text` or `json`", "serve", "/", "--log", "xml")]
    [InlineData(2, "RR7001", "`--tls-certificate` and `--tls-key` belong together",
        "serve", "--sources", "/", "--tls-key", "/x")]
    [InlineData(2, "RR7001", "`https://127.0.0.1:0` needs `--tls-",
        "serve", "--sources", "/", "--urls", "https://127.0.0.1:0")]
    [InlineData(2, "RR7001", "there is no file `/missing`", "serve", "/", "--config", "/missing")]
    [InlineData(2, "RR7001", "`ftp://x/` is not an address like", "serve", "--sources", "/", "--public-url", "ftp://x/")]
    [InlineData(1, "RR7002", "there is no directory `/missing`", "serve", "/missing")]
    [InlineData(1, "RR7002", "`/usr` is not a signed mirror", "serve", "/usr")]
    [InlineData(1, "RR7005", "the certificate `/no` cannot",
        "serve", "--sources", "/", "--tls-certificate", "/no", "--tls-key", "/x")]
    [InlineData(4, "RR7003", "cannot listen at `nonsense`", "serve", "--sources", "/", "--urls", "nonsense")]
    public async Task Command_Wrong_SaysWhat(int exitCode, string id, string message, params string[] arguments)
    {
        await using var error = new StringWriter();
        Assert.Equal(exitCode, await MirrorCommand.RunAsync(arguments, error, _token));
        Assert.Contains($"error[{id}]: {message}", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("\nhint: ", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_PortTaken_SaysSo()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var url = $"http://{taken.LocalEndpoint}";
        await using var error = new StringWriter();
        Assert.Equal(4, await MirrorCommand.RunAsync(["serve", "--sources", _directory.Path, "--urls", url], error, _token));
        Assert.Contains($"error[RR7003]: cannot listen at `{url}`", error.ToString(), StringComparison.Ordinal);
    }
}
