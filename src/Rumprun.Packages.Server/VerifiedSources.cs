using Rumprun.Packages.Core;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Sources;

namespace Rumprun.Packages.Server;

/// <summary>The cache's sources, each verified before it is served for the first time.</summary>
internal sealed partial class VerifiedSources(SourceCache cache, ILogger<VerifiedSources> logger) : IProgress<ProgressEvent>
{
    private readonly VerifiedFiles _verified = new();

    public async Task<string?> FindAsync(Sha256Digest digest, CancellationToken cancellationToken) =>
        await _verified.IsWellAsync(
            cache.PathOf(digest), async () => await cache.FindAsync(digest, this, cancellationToken) is not null)
            ? cache.PathOf(digest)
            : null;

    void IProgress<ProgressEvent>.Report(ProgressEvent value)
    {
        if (value is ProgressEvent.Notice notice)
        {
            LogNotice(notice.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Message}")]
    private partial void LogNotice(string message);
}
