using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Sources;
using Rumprun.Packages.Testing;
using static Rumprun.Packages.Engine.Tests.Sources.SourceFixture;

namespace Rumprun.Packages.Engine.Tests.Sources;

public sealed class SourceCacheTests : IDisposable
{
    private readonly SourceFixture _fixture = new();
    private readonly byte[] _content = Noise.Bytes(10_000);
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Find_CorruptEntry_IsReportedRemovedAndFetchedAgain()
    {
        await using var server = new LoopbackServer(_content);
        var source = Archive(_content, server.Url);
        var path = (await _fixture.FetchAsync(source)).Path;
        await using (var file = File.OpenWrite(path))
        {
            file.WriteByte((byte)(_content[0] ^ 1));
        }

        Assert.Equal(path, (await _fixture.FetchAsync(source)).Path);
        Assert.Equal(_content, await File.ReadAllBytesAsync(path, _token));
        Assert.Equal(2, server.Requests.Count);
        Assert.Contains(_fixture.Progress.Notices, static n => n.Contains("RR3002", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Add_OtherBytes_KeepsNothing()
    {
        var expected = Sha256Digest.OfText("something else");
        using var stream = new MemoryStream(_content);
        Assert.Equal(Sha256Digest.Of(_content), await _fixture.Cache.AddAsync(stream, expected, _token));
        Assert.Empty(Directory.EnumerateFiles(_fixture.Cache.Root, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Fetch_OfflineAndNotHere_SaysWhatAndHow()
    {
        var source = Archive(_content, "http://127.0.0.1:9/file.tar.gz", "debian:x1/file.tar.gz");
        var offline = new FetchOptions { Offline = true };
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => _fixture.FetchAsync(source, offline));
        Assert.Equal("RR4002", e.Diagnostics[0].Id);
        Assert.Contains(
            "`http://127.0.0.1:9/file.tar.gz`, `debian:x1/file.tar.gz`", e.Diagnostics[0].Message, StringComparison.Ordinal);

        // What the hint says works.
        var path = _fixture.Cache.PathOf(source.Sha256);
        Assert.Contains(path, e.Diagnostics[0].Hints[1], StringComparison.Ordinal);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, _content, _token);
        Assert.Equal(path, (await _fixture.FetchAsync(source, offline)).Path);
    }

    [Fact]
    public async Task Fetch_OfflineWithAFileAddress_CopiesIt()
    {
        var file = Path.Combine(_fixture.Directory, "a b.tar");
        await File.WriteAllBytesAsync(file, _content, _token);
        var source = Archive(_content, "http://127.0.0.1:9/x", new Uri(file).AbsoluteUri);
        var fetched = await _fixture.FetchAsync(source, new FetchOptions { Offline = true });
        Assert.Equal(_content, await File.ReadAllBytesAsync(fetched.Path, _token));
        Assert.Contains("%20", source.Urls[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_FileAddressWithOtherBytes_IsRefused()
    {
        var file = Path.Combine(_fixture.Directory, "a.tar");
        await File.WriteAllTextAsync(file, "other", _token);
        var e = await Assert.ThrowsAsync<DiagnosticException>(
            () => _fixture.FetchAsync(Archive(_content, $"file://{file}")));
        Assert.Equal("RR3001", e.Diagnostics[0].Id);
    }

    [Theory]
    [InlineData("debian:zlib")]
    [InlineData("debian:-o/x")]
    [InlineData("debian:zlib/../x")]
    [InlineData("not an address")]
    [InlineData("file://host/x")]
    public async Task Fetch_UnusableAddress_SaysSo(string address)
    {
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => _fixture.FetchAsync(Archive(_content, address)));
        Assert.Equal("RR4003", e.Diagnostics[0].Id);
        Assert.Contains($"`{address}`", e.Diagnostics[0].Message, StringComparison.Ordinal);
    }
}
