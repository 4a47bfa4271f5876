using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Http;
using Rumprun.Packages.Engine.Sources;
using Rumprun.Packages.Engine.Sources.Debian;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Sources;

/// <summary>A cache and a fetcher of a test's own, impatient enough for tests.</summary>
internal sealed class SourceFixture : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public SourceFixture(TransferLimits? limits = null)
    {
        Cache = new SourceCache(Path.Combine(_directory.Path, "cache"));
        Fetcher = NewFetcher(limits ?? Impatient);
    }

    public static TransferLimits Impatient { get; } = new()
    {
        Attempts = 3, Backoff = TimeSpan.FromMilliseconds(5), StallTimeout = TimeSpan.FromMilliseconds(400),
    };

    public string Directory => _directory.Path;

    public SourceCache Cache { get; }

    public SourceFetcher Fetcher { get; private set; }

    public RecordedProgress Progress { get; } = new();

    /// <summary>Another process's fetcher, as far as one process can tell: same cache, nothing else shared.</summary>
    public SourceFetcher NewFetcher(TransferLimits limits) => new(
        new SourceCache(Cache.Root),
        limits,
        new DebianArchive(Path.Combine(_directory.Path, "apt"), new AptPrograms(), static _ => null, TimeProvider.System),
        TimeProvider.System);

    public Task<FetchedSource> FetchAsync(Source source, FetchOptions? options = null) => Fetcher.FetchAsync(
        source, Directory, options ?? new FetchOptions(), Progress, TestContext.Current.CancellationToken);

    public static Source.Archive Archive(byte[] content, params string[] urls) => new()
    {
        Urls = [.. urls], Sha256 = Sha256Digest.Of(content), FileName = "file.tar.gz",
    };

    public void Dispose()
    {
        Fetcher.Dispose();
        _directory.Dispose();
    }
}
