using System.Collections.Concurrent;
using Rumprun.Packages.Core;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Sources;

namespace Rumprun.Packages.Server;

/// <summary>
/// The cache's sources, each hashed once for as long as its file stays the same: a client that asks for a hundred ranges does
/// not have the file read a hundred times.
/// </summary>
internal sealed partial class VerifiedSources(SourceCache cache, ILogger<VerifiedSources> logger) : IProgress<ProgressEvent>
{
    private readonly ConcurrentDictionary<Sha256Digest, Stamp> _verified = new();

    public async Task<string?> FindAsync(Sha256Digest digest, CancellationToken cancellationToken)
    {
        var path = cache.PathOf(digest);
        if (_verified.TryGetValue(digest, out var known) && known == Stamp.Of(path))
        {
            return path;
        }

        var stamp = Stamp.Of(path);
        var found = await cache.FindAsync(digest, this, cancellationToken);
        if (found is not null && stamp is not null)
        {
            _verified[digest] = stamp;
        }

        return found;
    }

    void IProgress<ProgressEvent>.Report(ProgressEvent value)
    {
        if (value is ProgressEvent.Notice notice)
        {
            LogNotice(notice.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Message}")]
    private partial void LogNotice(string message);

    /// <summary>What a file looks like from outside.</summary>
    private sealed record Stamp(long Length, DateTime Modified)
    {
        public static Stamp? Of(string path) =>
            new FileInfo(path) is { Exists: true } file ? new Stamp(file.Length, file.LastWriteTimeUtc) : null;
    }
}
