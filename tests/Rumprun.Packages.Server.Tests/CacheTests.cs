using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Caches;
using Rumprun.Packages.Engine.Http;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Server.Tests;

/// <summary>The mirror's cache as it runs, used over loopback by the real client.</summary>
public sealed class CacheTests : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly HttpClient _http = new();
    private readonly HttpTransfer _transfer = new(TransferLimits.Cache, TimeProvider.System);
    private readonly byte[] _archive = Noise.Bytes(3_000_000);
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;
    private WebApplication? _mirror;

    private CacheObject.Archive Archive => new(Sha256Digest.Of(_archive));

    private BuildRecord Record => new()
    {
        CanonicalText = "rrpkg-build-key 1\nname: x\n",
        Package = Archive.Digest,
        Output = Sha256Digest.OfText("output"),
        Finished = DateTimeOffset.UnixEpoch,
    };

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _transfer.Dispose();
        await _mirror!.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task Push_ThenRead_GivesTheSame()
    {
        var storage = await StartAsync();
        var cache = new BuildCache(storage, isReadOnly: false);
        await PushAsync(cache);
        await PushAsync(cache);

        var found = (await cache.FindAsync(Record.Key, _token))!;
        Assert.Equal(Record.CanonicalText, found.CanonicalText);
        var read = await cache.ReadAsync(found, ReadAllAsync, _token);
        Assert.Equal(_archive, read);
        Assert.True(await cache.ContainsAsync(Record, _token));
        Assert.Equal([Record.Key], await cache.ListAsync(_token));
        Assert.Null(await cache.FindAsync(Archive.Digest, _token));
    }

    [Fact]
    public async Task Push_ByManyAtOnce_KeepsOne()
    {
        var cache = new BuildCache(await StartAsync(), isReadOnly: false);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PushAsync(cache)));
        Assert.Equal(2, Directory.EnumerateFiles(_directory.Path, "*", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public async Task Get_WhileManyPush_NeverFails()
    {
        var storage = await StartAsync();
        var cache = new BuildCache(storage, isReadOnly: false);
        var pushes = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            async () =>
            {
                for (var i = 0; i < 25; i++)
                {
                    // Past the question whether it is there already: each really replaces the file.
                    using var archive = new MemoryStream(_archive);
                    await storage.PutAsync(Archive, archive, _token);
                }
            },
            _token)));
        var found = 0;
        while (!pushes.IsCompleted)
        {
            // Straight at the server, which the client would ask again.
            using var answer = await _http.GetAsync(new Uri(Address(), Archive.Path), _token);
            Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.NotFound });
            found += answer.IsSuccessStatusCode ? 1 : 0;
        }

        await pushes;
        Assert.NotEqual(0, found);
        await PushAsync(cache);
    }

    [Fact]
    public async Task Put_OfWhatIsNotWhatItsNameSays_Is422AndLeavesNothing()
    {
        var storage = await StartAsync();
        using var wrong = new MemoryStream([1, 2, 3]);
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => storage.PutAsync(Archive, wrong, _token));
        Assert.Equal("RR4102", e.Diagnostics[0].Id);
        Assert.Contains("its SHA-256 is", e.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_directory.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Put_ThatBreaksOff_IsNeverSeen()
    {
        var storage = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(new Uri(storage.Name), Archive.Path));
        request.Content = new BreakingContent(_archive);
        await Assert.ThrowsAnyAsync<Exception>(() => _http.SendAsync(request, _token));
        Assert.False(await storage.ContainsAsync(Archive, _token));
        await Task.Delay(200, _token);
        Assert.Empty(Directory.EnumerateFiles(_directory.Path, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("other")]
    public async Task Put_WithoutTheToken_Is401(string? token)
    {
        var storage = await StartAsync(new MirrorOptions { CacheToken = "secret" }, token);
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => PushAsync(new BuildCache(storage, isReadOnly: false)));
        Assert.Equal("RR4103", e.Diagnostics[0].Id);
        Assert.Empty(Directory.EnumerateFiles(_directory.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Put_WithTheToken_IsStoredAndReadWithout()
    {
        await PushAsync(
            new BuildCache(await StartAsync(new MirrorOptions { CacheToken = "secret" }, "secret"), isReadOnly: false));
        var without = new HttpCacheStorage(_transfer, Address(), static () => null);
        Assert.True(await without.ContainsAsync(Archive, _token));
    }

    [Fact]
    public async Task Put_ToAReadOnlyCache_Is405WithAProblem()
    {
        var storage = await StartAsync(new MirrorOptions { CacheIsReadOnly = true });
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => PushAsync(new BuildCache(storage, isReadOnly: false)));
        Assert.Equal("RR4104", e.Diagnostics[0].Id);

        using var response = await _http.PutAsync(new Uri(Address(), Archive.Path), new ByteArrayContent(_archive), _token);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        using var problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(_token));
        Assert.Equal("RR4114", problem.RootElement.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Get_OfAnArchiveThatTurnedCorrupt_Is404AndTheFileIsGone()
    {
        var storage = await StartAsync();
        await PushAsync(new BuildCache(storage, isReadOnly: false));
        await File.WriteAllTextAsync(Path.Combine(_directory.Path, Archive.Path), "corrupt", _token);
        Assert.Null(await storage.OpenAsync(Archive, _token));
        Assert.False(File.Exists(Path.Combine(_directory.Path, Archive.Path)));
    }

    [Theory]
    [InlineData("keys/nonsense.json")]
    [InlineData("packages/nonsense.rrp")]
    [InlineData("packages/..%2f..%2fetc.rrp")]
    [InlineData("other/0000000000000000000000000000000000000000000000000000000000000000.rrp")]
    public async Task Put_ElseWhere_Is404(string path)
    {
        await StartAsync();
        using var response = await _http.PutAsync(new Uri(Address(), path), new ByteArrayContent(_archive[..1000]), _token);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Empty(Directory.EnumerateFiles(_directory.Path, "*", SearchOption.AllDirectories));
    }

    private async Task<HttpCacheStorage> StartAsync(MirrorOptions? options = null, string? token = null)
    {
        _mirror = Mirror.Create(
            (options ?? new MirrorOptions()) with { Cache = _directory.Path, Urls = "http://127.0.0.1:0" });
        await _mirror.StartAsync(_token);
        return new HttpCacheStorage(_transfer, Address(), () => token);
    }

    private Uri Address() => new(
        _mirror!.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()
            + "/cache/");

    private async Task PushAsync(BuildCache cache)
    {
        using var archive = new MemoryStream(_archive);
        await cache.PushAsync(Record, archive, _token);
    }

    private static async Task<byte[]> ReadAllAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken);
        return bytes.ToArray();
    }

    /// <summary>A body whose sender dies in the middle.</summary>
    private sealed class BreakingContent : HttpContent
    {
        private readonly byte[] _content;

        public BreakingContent(byte[] content)
        {
            _content = content;
            Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(_content.AsMemory(0, _content.Length / 2));
            await stream.FlushAsync();
            throw new IOException("the sender died");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _content.Length;
            return true;
        }
    }
}
