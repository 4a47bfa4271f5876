using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Http;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Sources;
using Rumprun.Packages.Testing;
using static Rumprun.Packages.Engine.Tests.Sources.SourceFixture;

namespace Rumprun.Packages.Engine.Tests.Sources;

public sealed class HttpSourceTests : IDisposable
{
    private readonly SourceFixture _fixture = new();
    private readonly byte[] _content = Noise.Bytes(300_000);
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Fetch_FromServer_KeepsTheFileAndAsksNoSecondTime()
    {
        await using var server = new LoopbackServer(_content);
        var first = await _fixture.FetchAsync(Archive(_content, server.Url));
        var second = await _fixture.FetchAsync(Archive(_content, server.Url));

        Assert.Equal(_content, await File.ReadAllBytesAsync(first.Path, _token));
        Assert.Equal(first.Path, second.Path);
        Assert.Single(server.Requests);
        var last = _fixture.Progress.Events.OfType<ProgressEvent.Transferred>().Last();
        Assert.Equal(new ProgressEvent.Transferred("file.tar.gz", _content.Length, _content.Length), last);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_fixture.Cache.Root, "partial")));
    }

    [Fact]
    public async Task Fetch_ConnectionBreaksMidway_GoesOnWhereItStopped()
    {
        await using var server = new LoopbackServer(_content);
        server.Break(new ServerFault.DropAfter(100_000), new ServerFault.DropAfter(50_000));
        var fetched = await _fixture.FetchAsync(Archive(_content, server.Url));

        Assert.Equal(_content, await File.ReadAllBytesAsync(fetched.Path, _token));
        Assert.Contains("Range: bytes=100000-", server.Requests[1], StringComparison.Ordinal);
        Assert.Contains("If-Range: \"one\"", server.Requests[1], StringComparison.Ordinal);
        Assert.Contains("Range: bytes=150000-", server.Requests[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_EarlierRunLeftAPart_GoesOnWithIt()
    {
        await using var server = new LoopbackServer(_content);
        var drop = new ServerFault.DropAfter(10_000);
        server.Break(drop, drop, drop);
        await AssertFailsAsync("RR4006", "the connection ended before the body did", server.Url);

        using var nextRun = _fixture.NewFetcher(Impatient);
        var fetched = await nextRun.FetchAsync(
            Archive(_content, server.Url), _fixture.Directory, new FetchOptions(), _fixture.Progress, _token);
        Assert.Equal(_content, await File.ReadAllBytesAsync(fetched.Path, _token));
        Assert.Contains("Range: bytes=30000-", server.Requests[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_RangeIgnored_TakesTheWholeAgain()
    {
        await using var server = new LoopbackServer(_content) { HonoursRange = false };
        server.Break(new ServerFault.DropAfter(100_000));
        var fetched = await _fixture.FetchAsync(Archive(_content, server.Url));
        Assert.Equal(_content, await File.ReadAllBytesAsync(fetched.Path, _token));
    }

    [Fact]
    public async Task Fetch_FileChangedBetweenParts_TakesTheWholeAgain()
    {
        await using var server = new LoopbackServer(Noise.Bytes(300_000, seed: 2));
        var drop = new ServerFault.DropAfter(10_000);
        server.Break(drop, drop, drop);
        await AssertFailsAsync("RR4006", "ended", server.Url);

        (server.Content, server.ETag) = (_content, "\"two\"");
        var fetched = await _fixture.FetchAsync(Archive(_content, server.Url));
        Assert.Equal(_content, await File.ReadAllBytesAsync(fetched.Path, _token));
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task Fetch_PartOfAnotherFileAndNoETag_DoesNotBlameTheServer()
    {
        await using var server = new LoopbackServer(Noise.Bytes(300_000, seed: 2)) { ETag = null };
        var drop = new ServerFault.DropAfter(10_000);
        server.Break(drop, drop, drop);
        await AssertFailsAsync("RR4006", "ended", server.Url);

        server.Content = _content;
        var fetched = await _fixture.FetchAsync(Archive(_content, server.Url));
        Assert.Equal(_content, await File.ReadAllBytesAsync(fetched.Path, _token));
    }

    [Fact]
    public async Task Fetch_PartIsWhole_416IsEnough()
    {
        await using var server = new LoopbackServer(_content);
        await WritePartAsync(_content);
        var fetched = await _fixture.FetchAsync(Archive(_content, server.Url));
        Assert.Equal(_content, await File.ReadAllBytesAsync(fetched.Path, _token));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Fetch_PartIsLongerThanTheFile_StartsOver()
    {
        await using var server = new LoopbackServer(_content);
        await WritePartAsync(Noise.Bytes(400_000));
        var fetched = await _fixture.FetchAsync(Archive(_content, server.Url));
        Assert.Equal(_content, await File.ReadAllBytesAsync(fetched.Path, _token));
    }

    [Fact]
    public async Task Fetch_AnswerWithAnotherRange_StartsOver()
    {
        await using var server = new LoopbackServer(_content);
        server.Break(new ServerFault.DropAfter(100_000), new ServerFault.WrongRange());
        var fetched = await _fixture.FetchAsync(Archive(_content, server.Url));
        Assert.Equal(_content, await File.ReadAllBytesAsync(fetched.Path, _token));
    }

    [Fact]
    public async Task Fetch_BusyTwice_TriesAgain()
    {
        await using var server = new LoopbackServer(_content);
        server.Break(new ServerFault.Answer(503, "Retry-After: 0\r\n"), new ServerFault.Answer(503));
        await _fixture.FetchAsync(Archive(_content, server.Url));
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task Fetch_BusyForLong_GivesUpAfterTheAttempts()
    {
        await using var server = new LoopbackServer(_content);
        server.Break([.. Enumerable.Repeat(new ServerFault.Answer(502), 9)]);
        await AssertFailsAsync("RR4006", "the server answered 502", server.Url);
        Assert.Equal(Impatient.Attempts, server.Requests.Count);
    }

    [Fact]
    public async Task Fetch_NotFound_DoesNotTryAgain()
    {
        await using var server = new LoopbackServer(_content);
        server.Break(new ServerFault.Answer(404));
        await AssertFailsAsync("RR4005", "the server answered 404", server.Url);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Fetch_ServerStalls_GivesUpAndSaysHowLongItWaited()
    {
        await using var server = new LoopbackServer(_content);
        server.Break([.. Enumerable.Repeat(new ServerFault.StallAfter(1000), 9)]);
        await AssertFailsAsync("RR4006", "nothing came for 0.4 s", server.Url);
    }

    [Fact]
    public async Task Fetch_ServerSendsAByteNowAndThen_GivesUpAndSaysHowLittleCame()
    {
        await using var server = new LoopbackServer(_content);
        server.Break([.. Enumerable.Repeat(new ServerFault.Trickle(TimeSpan.FromMilliseconds(10)), 9)]);
        using var fixture = new SourceFixture(
            Impatient with { RateWindow = TimeSpan.FromMilliseconds(300), MinimumRate = 100_000 });

        var e = await Assert.ThrowsAsync<DiagnosticException>(() => fixture.FetchAsync(Archive(_content, server.Url)));

        Assert.Equal("RR4006", e.Diagnostics[0].Id);
        Assert.Contains(" bytes came in ", e.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Equal(Impatient.Attempts, server.Requests.Count);
    }

    [Fact]
    public async Task Fetch_NobodyListens_SaysSo() =>
        await AssertFailsAsync("RR4006", "refused", "http://127.0.0.1:9/file.tar.gz");

    [Fact]
    public async Task Fetch_Redirected_Follows()
    {
        await using var server = new LoopbackServer(_content);
        server.Break(new ServerFault.Answer(302, "Location: /elsewhere.tar.gz\r\n"));
        await _fixture.FetchAsync(Archive(_content, server.Url));
        Assert.StartsWith("GET /elsewhere.tar.gz ", server.Requests[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fetch_LargerThanAllowed_Stops(bool saysLength)
    {
        await using var server = new LoopbackServer(_content) { SaysLength = saysLength };
        using var fetcher = _fixture.NewFetcher(Impatient with { MaximumBytes = 200_000 });
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => fetcher.FetchAsync(
            Archive(_content, server.Url), _fixture.Directory, new FetchOptions(), _fixture.Progress, _token));
        Assert.Equal("RR4007", e.Diagnostics[0].Id);
    }

    [Fact]
    public async Task Fetch_WrongBytes_AreRefusedAndTheNextMirrorIsTried()
    {
        await using var bad = new LoopbackServer(Noise.Bytes(300_000, seed: 2));
        await using var good = new LoopbackServer(_content);
        var fetched = await _fixture.FetchAsync(Archive(_content, bad.Url, good.Url));
        Assert.Equal(_content, await File.ReadAllBytesAsync(fetched.Path, _token));
        Assert.Contains(_fixture.Progress.Notices, n => n.Contains(bad.Url, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fetch_WrongBytesOnly_IsAnIntegrityErrorThatNamesAllThree()
    {
        var other = Noise.Bytes(300_000, seed: 2);
        await using var bad = new LoopbackServer(other);
        var e = await AssertFailsAsync("RR3001", bad.Url, bad.Url);
        Assert.Contains(Sha256Digest.Of(other).Hex, e.Message, StringComparison.Ordinal);
        Assert.Contains(Sha256Digest.Of(_content).Hex, e.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Integrity, e.ExitCode);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_fixture.Cache.Root, "partial")));
        Assert.False(File.Exists(_fixture.Cache.PathOf(Sha256Digest.Of(other))));
        Assert.False(File.Exists(_fixture.Cache.PathOf(Sha256Digest.Of(_content))));
    }

    [Fact]
    public async Task Fetch_EveryAddressFails_ListsEachWithItsReason()
    {
        await using var missing = new LoopbackServer(_content);
        missing.Break(new ServerFault.Answer(404));
        var e = await AssertFailsAsync(
            "RR4001", "cannot fetch `file.tar.gz` from any of its 4 addresses",
            missing.Url, "http://127.0.0.1:9/x", "ftp://127.0.0.1/x", "file:///missing/x");
        var lines = e.Diagnostics[0].Message.Split('\n');
        Assert.Equal(5, lines.Length);
        Assert.Contains("404", lines[1], StringComparison.Ordinal);
        Assert.Contains("refused", lines[2], StringComparison.Ordinal);
        Assert.Contains("`ftp` is not known", lines[3], StringComparison.Ordinal);
        Assert.Contains("`file:/missing/x`", lines[4], StringComparison.Ordinal);
        Assert.Equal(ExitCode.Unavailable, e.ExitCode);
    }

    [Fact]
    public async Task Fetch_ConfiguredMirror_ComesFirst()
    {
        await using var upstream = new LoopbackServer(_content);
        await using var mirror = new LoopbackServer(_content);
        var template = mirror.Url.Replace("file.tar.gz", "sources/{sha256}/{file}", StringComparison.Ordinal);
        await _fixture.FetchAsync(Archive(_content, upstream.Url), new FetchOptions { SourceMirrors = [template] });
        Assert.Empty(upstream.Requests);
        var digest = Sha256Digest.Of(_content);
        Assert.StartsWith($"GET /sources/{digest}/file.tar.gz ", mirror.Requests[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_Cancelled_KeepsThePartForTheNextRun()
    {
        await using var server = new LoopbackServer(_content);
        server.Break(new ServerFault.StallAfter(100_000));
        using var patient = _fixture.NewFetcher(new TransferLimits());
        using var cancel = new CancellationTokenSource();
        var fetch = patient.FetchAsync(
            Archive(_content, server.Url), _fixture.Directory, new FetchOptions(), _fixture.Progress, cancel.Token);
        while (!_fixture.Progress.Events.OfType<ProgressEvent.Transferred>().Any(static t => t.Done == 100_000))
        {
            await Task.Delay(10, _token);
        }

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetch);
        await _fixture.FetchAsync(Archive(_content, server.Url));
        Assert.Contains("Range: bytes=100000-", server.Requests[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_TwoAtOnce_AskOnce()
    {
        await using var server = new LoopbackServer(_content);
        server.Break(new ServerFault.StallAfter(1000));
        using var other = _fixture.NewFetcher(Impatient);
        var source = Archive(_content, server.Url);
        var all = await Task.WhenAll(
            _fixture.FetchAsync(source),
            other.FetchAsync(source, _fixture.Directory, new FetchOptions(), _fixture.Progress, _token));
        Assert.Equal(all[0].Path, all[1].Path);
        Assert.Equal(2, server.Requests.Count);
        Assert.Contains(
            _fixture.Progress.Notices, static n => n.StartsWith("waiting for another", StringComparison.Ordinal));
    }

    private async Task WritePartAsync(byte[] part)
    {
        var path = Path.Combine(_fixture.Cache.Root, "partial", Sha256Digest.Of(_content).Hex);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllBytesAsync(path, part, _token);
    }

    private async Task<DiagnosticException> AssertFailsAsync(string id, string message, params string[] urls)
    {
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => _fixture.FetchAsync(Archive(_content, urls)));
        Assert.Equal(id, e.Diagnostics[0].Id);
        Assert.Contains(message, e.Diagnostics[0].Message, StringComparison.Ordinal);
        return e;
    }
}
