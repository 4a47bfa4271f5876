using System.Net;
using System.Net.Sockets;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Http;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Sources;
using Rumprun.Packages.Engine.Tests.Sources;
using Rumprun.Packages.Testing;
using static Rumprun.Packages.Engine.Tests.Sources.SourceFixture;

namespace Rumprun.Packages.Engine.Tests.Http;

/// <summary>What a transfer says of servers, proxies and addresses that are not as they should be.</summary>
public sealed class HttpTransferTests : IDisposable
{
    private const string Secret = "hunter2";

    private readonly SourceFixture _fixture = new();
    private readonly byte[] _content = Noise.Bytes(300_000);
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("file:///etc/hostname")]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("javascript:alert(1)")]
    [InlineData("data:text/plain,x")]
    [InlineData("urn:isbn:1")]
    [InlineData("mailto:a@b")]
    [InlineData("http://")]
    [InlineData("http:///")]
    [InlineData("https://[::1")]
    [InlineData("http://127.0.0.1:99999/")]
    [InlineData("http://%zz/")]
    [InlineData("//")]
    [InlineData("")]
    public async Task Fetch_RedirectedToWhatIsNotAWebAddress_NamesTheRedirectAndTriesTheMirror(string location)
    {
        await using var odd = new LoopbackServer(_content);
        await using var mirror = new LoopbackServer(_content);
        odd.Break([.. Enumerable.Repeat(new ServerFault.Answer(302, $"Location: {location}\r\n"), 2)]);
        var e = await FailsAsync("RR4009", odd.Url);
        Assert.Contains("the server redirects", e.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Unavailable, e.ExitCode);
        Assert.Single(odd.Requests);

        await _fixture.FetchAsync(Archive(_content, odd.Url, mirror.Url));
        Assert.Single(mirror.Requests);
    }

    [Theory]
    [InlineData("http://127.0.0.1:0/")]
    [InlineData("http://.../")]
    [InlineData("http://0.0.0.0:1/")]
    [InlineData("http://255.255.255.255/")]
    [InlineData("http://[::]:1/")]
    [InlineData("http://exa_mple.invalid/")]
    [InlineData("http://xn--a.invalid/")]
    [InlineData("http://\u00fcml\u00e4ut.invalid/")]
    [InlineData("//user:hunter2@127.0.0.1:1/")]
    [InlineData("http:\\\\127.0.0.1:1\\")]
    public async Task Fetch_RedirectedToAnAddressThatDoesNotWork_IsARefusalThatANextAddressFollows(string location)
    {
        await using var odd = new LoopbackServer(_content);
        await using var mirror = new LoopbackServer(_content);
        odd.Break(new ServerFault.Answer(301, $"Location: {location}\r\n"),
            new ServerFault.Answer(301, $"Location: {location}\r\n"));
        var fetched = await _fixture.FetchAsync(Archive(_content, odd.Url, mirror.Url));
        Assert.Equal(_content, await File.ReadAllBytesAsync(fetched.Path, _token));
        Assert.DoesNotContain(Secret, string.Concat(_fixture.Progress.Notices), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_RedirectedWithoutAnEnd_SaysSo()
    {
        await using var server = new LoopbackServer(_content);
        server.Break([.. Enumerable.Range(0, 20).Select(static n => new ServerFault.Answer(302, $"Location: /{n}\r\n"))]);
        var e = await FailsAsync("RR4009", server.Url);
        Assert.Contains("redirects more than 10 times", e.Message, StringComparison.Ordinal);
        Assert.Equal(11, server.Requests.Count);

        await using var circle = new LoopbackServer(_content);
        circle.Break([.. Enumerable.Repeat(new ServerFault.Answer(302, "Location: /again\r\n"), 9)]);
        Assert.Contains("redirects in a circle", (await FailsAsync("RR4009", circle.Url)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_RedirectedToASignedAddress_DoesNotPrintTheSignature()
    {
        await using var server = new LoopbackServer(_content);
        server.Break(new ServerFault.Answer(302, "Location: ftp://files.example/x?signature=hunter2\r\n"));
        var e = await FailsAsync("RR4009", server.Url);
        Assert.Contains("`ftp://files.example/x`", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_WithAPassword_SendsItToThatServerAloneAndPrintsItNowhere()
    {
        await using var other = new LoopbackServer(_content);
        await using var server = new LoopbackServer(_content);
        var address = server.Url.Replace("://", "://us%20er:hunter2@", StringComparison.Ordinal);
        server.Break(new ServerFault.DropAfter(1000), new ServerFault.Answer(302, "Location: /moved\r\n"));
        await _fixture.FetchAsync(Archive(_content, address));
        Assert.Equal(3, server.Requests.Count);
        Assert.All(server.Requests,
            static r => Assert.Contains("Authorization: Basic dXMgZXI6aHVudGVyMg==", r, StringComparison.Ordinal));
        Assert.All(server.Requests, static r => Assert.DoesNotContain(Secret, r, StringComparison.Ordinal));

        var content = Noise.Bytes(1000, seed: 7);
        other.Content = content;
        server.Break(new ServerFault.Answer(302, $"Location: {other.Url}\r\n"));
        await _fixture.FetchAsync(Archive(content, address));
        Assert.DoesNotContain("Authorization", Assert.Single(other.Requests), StringComparison.Ordinal);

        var missing = Archive(Noise.Bytes(10), address, address);
        server.Break(new ServerFault.Answer(401), new ServerFault.Answer(404));
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => _fixture.FetchAsync(missing));
        Assert.Contains("://***@127.0.0.1:", e.Message, StringComparison.Ordinal);
        var offline = await Assert.ThrowsAsync<DiagnosticException>(
            () => _fixture.FetchAsync(missing, new FetchOptions { Offline = true }));
        var printed = e.Message + string.Concat(e.Diagnostics.SelectMany(static d => d.Hints))
            + offline.Message + string.Join('\n', _fixture.Progress.Events);
        Assert.DoesNotContain(Secret, printed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_WithAPassword_LeavesNoTraceOfItOnDisk()
    {
        await using var server = new LoopbackServer(_content);
        server.Break([.. Enumerable.Repeat(new ServerFault.DropAfter(1000), 3)]);
        await FailsAsync("RR4006", server.Url.Replace("://", "://user:hunter2@", StringComparison.Ordinal));
        var files = Directory.EnumerateFiles(_fixture.Cache.Root, "*.json", SearchOption.AllDirectories).ToList();
        Assert.NotEmpty(files);
        Assert.All(files, static f => Assert.DoesNotContain(Secret, File.ReadAllText(f), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("self-signed", "is self-signed, and this machine does not trust it")]
    [InlineData("signed", "is from an authority that this machine does not trust (CN=Authority)")]
    [InlineData("expired", "expired on 2020-02-02")]
    [InlineData("early", "is not valid before 2090-01-01")]
    public async Task Fetch_FromAServerThatIsNotTrusted_SaysWhyAndDoesNotTryAgain(string kind, string reason)
    {
        var now = DateTimeOffset.UtcNow;
        using var certificate = kind switch
        {
            "self-signed" => Certificates.SelfSigned(now.AddDays(-1), now.AddDays(1)),
            "signed" => Certificates.Signed(now.AddDays(-1), now.AddDays(1)),
            "expired" => Certificates.SelfSigned(Day(2020, 1, 1), Day(2020, 2, 2)),
            _ => Certificates.SelfSigned(Day(2090, 1, 1), Day(2091, 1, 1)),
        };
        await using var server = new LoopbackServer(_content) { Certificate = certificate };
        var e = await FailsAsync("RR4015", server.Url);
        Assert.Contains($"the server's certificate (CN=loopback.test) {reason}", e.Diagnostics[0].Message,
            StringComparison.Ordinal);

        // The runtime may open a second connection by itself; trying again would make four.
        Assert.InRange(server.Handshakes, 1, 2);
    }

    [Fact]
    public async Task Fetch_OverTlsFromAServerWithoutIt_SaysSo()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answer = AnswerAsync();
        var e = await FailsAsync("RR4006", $"https://{listener.LocalEndpoint}/file.tar.gz");
        listener.Stop();
        await answer;
        Assert.Contains("it speaks no TLS there", e.Message, StringComparison.Ordinal);

        async Task AnswerAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptSocketAsync(_token);
                    await client.SendAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), _token);
                    await client.ReceiveAsync(new byte[4096], _token);
                }
            }
            catch (Exception e) when (e is SocketException or InvalidOperationException)
            {
                // The test is over: the listener was stopped while it waited, or before it did.
            }
        }
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", "is not HTTP")]
    [InlineData("HTTP/1.1 abc\r\n\r\n", "is not HTTP")]
    [InlineData("", "the connection")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", "")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", "")]
    [InlineData("HTTP/1.1 206 OK\r\nContent-Range: bytes 5-4/3\r\nContent-Length: 0\r\n\r\n", "")]
    [InlineData("HTTP/1.1 206 OK\r\nContent-Range: bytes 10-19/20\r\nContent-Length: 10\r\n\r\n0123456789",
        "a part of the file unasked")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "")]
    [InlineData("HTTP/1.1 999 \u0001\u0002\r\nContent-Length: 0\r\n\r\n", "")]
    [InlineData("HTTP/1.1 200 OK\r\nETag: nonsense\r\nLast-Modified: never\r\nRetry-After: x\r\nContent-Length: 0\r\n\r\n",
        "")]
    public async Task Fetch_FromAServerThatSpeaksNonsense_IsRefusedInOurWords(string answer, string reason)
    {
        await using var server = new LoopbackServer(_content);
        server.Break([.. Enumerable.Repeat(new ServerFault.Raw(answer), 20)]);
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => _fixture.FetchAsync(Archive(_content, server.Url)));
        Assert.Contains(reason, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\u0001", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!DOCTYPE html>\n<html><head><title>Sign\n in</title></head></html>", "(`Sign in`)")]
    [InlineData("\u00ef\u00bb\u00bf<!-- x -->\n<HTML>", "a web page, not the file")]
    public async Task Fetch_OfAPageInPlaceOfTheFile_SaysSo(string page, string reason)
    {
        await using var server = new LoopbackServer(System.Text.Encoding.Latin1.GetBytes(page));
        var e = await FailsAsync("RR4008", server.Url);
        Assert.Contains(reason, e.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Unavailable, e.ExitCode);

        e = await Assert.ThrowsAsync<DiagnosticException>(
            () => _fixture.Fetcher.DiscoverAsync(server.Url, offline: false, _fixture.Progress, _token));
        Assert.Equal("RR4008", e.Diagnostics[0].Id);
        var asked = server.Url.Replace("file.tar.gz", "manual.html", StringComparison.Ordinal);
        Assert.Equal("manual.html",
            (await _fixture.Fetcher.DiscoverAsync(asked, offline: false, _fixture.Progress, _token)).FileName);
    }

    [Fact]
    public async Task Discover_OfAFileThatChangesInTheMiddle_GivesOneOfBoth()
    {
        await using var server = new LoopbackServer(Noise.Bytes(300_000, seed: 2));
        server.Break(new ServerFault.DropAfter(100_000));
        var discover = _fixture.Fetcher.DiscoverAsync(server.Url, offline: false, _fixture.Progress, _token);
        while (server.Requests.Count == 0)
        {
            await Task.Delay(1, _token);
        }

        (server.Content, server.ETag) = (_content, "\"two\"");
        var found = await discover;
        Assert.Equal(_content, await File.ReadAllBytesAsync(found.Path, _token));
    }

    [Fact]
    public async Task Fetch_AskedToWait_WaitsAsLongAsTheServerSays()
    {
        await using var server = new LoopbackServer(_content);
        server.Break(new ServerFault.Answer(429, "Retry-After: 1\r\n"));
        using var fetcher = _fixture.NewFetcher(
            Impatient with { Backoff = TimeSpan.FromHours(1), MaximumBackoff = TimeSpan.FromHours(1) });
        var since = TimeProvider.System.GetTimestamp();
        await fetcher.FetchAsync(
            Archive(_content, server.Url), _fixture.Directory, new FetchOptions(), _fixture.Progress, _token);
        Assert.InRange(TimeProvider.System.GetElapsedTime(since), TimeSpan.FromSeconds(0.9), TimeSpan.FromMinutes(5));
    }

    [Theory]
    [InlineData("http", 407, "wants a user and a password (status 407)")]
    [InlineData("https", 407, "wants a user and a password (status 407)")]
    [InlineData("https", 403, "refused the connection (status 403)")]
    public async Task Fetch_ThroughAProxyThatRefuses_NamesTheProxy(string scheme, int status, string reason)
    {
        await using var proxy = new LoopbackServer(_content);
        proxy.Break([.. Enumerable.Repeat(new ServerFault.Answer(status), 9)]);
        using var use = new ProxyFor(
            $"{scheme}{status}.invalid", new Uri(proxy.Url.Replace("://", "://user:hunter2@", StringComparison.Ordinal)));
        var e = await FailsAsync("RR4016", $"{scheme}://{scheme}{status}.invalid/file.tar.gz");
        Assert.Contains("the proxy `http://***@127.0.0.1:", e.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Contains(reason, e.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, e.Message + e.Diagnostics[0].Hints[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_ThroughAProxyThatIsNotThere_NamesTheProxy()
    {
        using var use = new ProxyFor("absent.invalid", new Uri("http://127.0.0.1:9"));
        var e = await FailsAsync("RR4006", "http://absent.invalid/file.tar.gz");
        Assert.Contains("the proxy `http://127.0.0.1:9/` refused the connection", e.Diagnostics[0].Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_FromAHostWithoutAnAddress_NamesTheHost()
    {
        var e = await FailsAsync("RR4006", "http://no-such-host.invalid/file.tar.gz");
        Assert.Contains("the name of the host `no-such-host.invalid`", e.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    private static DateTimeOffset Day(int year, int month, int day) => new(year, month, day, 12, 0, 0, TimeSpan.Zero);

    private async Task<DiagnosticException> FailsAsync(string id, string url)
    {
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => _fixture.FetchAsync(Archive(_content, url)));
        Assert.True(id == e.Diagnostics[0].Id, e.Message);
        return e;
    }

    /// <summary>The process's proxy for one host; all others are reached directly, as other tests want them.</summary>
    private sealed class ProxyFor : IWebProxy, IDisposable
    {
        private readonly string _host;
        private readonly Uri _proxy;
        private readonly IWebProxy _before = HttpClient.DefaultProxy;

        public ProxyFor(string host, Uri proxy)
        {
            (_host, _proxy) = (host, proxy);
            HttpClient.DefaultProxy = this;
        }

        public ICredentials? Credentials { get; set; }

        public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : _proxy;

        public bool IsBypassed(Uri host) => host.Host != _host;

        public void Dispose() => HttpClient.DefaultProxy = _before;
    }
}
