using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Sources.Git;

/// <summary>Fetches git sources: the tree of one commit, without history, from the first address that has it.</summary>
internal sealed class GitFetcher(SourceCache cache)
{
    public async Task<FetchedSource> FetchAsync(
        Source.Git source, FetchOptions options, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var name = source.Commit + (source.Submodules ? "+submodules" : "");
        var path = cache.GitPathOf(name);
        if (await FindAsync(path, progress, cancellationToken))
        {
            return new FetchedSource(source, path);
        }

        using var held = await cache.LockAsync(
            $"git-{name}",
            () => progress.Report(
                new ProgressEvent.Notice($"waiting for another process that fetches `{ShownAddress.Of(source.Urls[0])}`")),
            cancellationToken);
        if (!await FindAsync(path, progress, cancellationToken))
        {
            await FetchFromAnyAsync(source, path, options, progress, cancellationToken);
        }

        return new FetchedSource(source, path);
    }

    /// <summary>Whether the tree is in the cache, unchanged since it was fetched; a changed one is removed.</summary>
    private static async Task<bool> FindAsync(
        string path, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(path))
        {
            return false;
        }

        var recorded = File.Exists(DigestPathOf(path)) ? await File.ReadAllTextAsync(
            DigestPathOf(path), cancellationToken) : "";
        if (Sha256Digest.TryParse(recorded.TrimEnd(), out var expected) && TreeDigest.Of(path) == expected)
        {
            return true;
        }

        progress.Report(new ProgressEvent.Notice(SourceDiagnostics.CorruptEntry.Create(
            $"`{path}` changed after it was fetched; it is removed").ToString()));
        TreeMerge.DeleteIfThere(path);
        return false;
    }

    private static async Task FetchFromAnyAsync(
        Source.Git source,
        string path,
        FetchOptions options,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var urls = source.Urls.Where(u => !options.Offline || IsLocal(u)).ToImmutableArray();
        if (urls.IsEmpty)
        {
            throw SourceDiagnostics.Offline.Exception(
                $"commit `{source.Commit}` of `{ShownAddress.Of(source.Urls[0])}` is not in the source cache",
                "run the command once without `--offline`");
        }

        var failures = new FetchFailures(ShownAddress.Of(source.Urls[0]), progress);
        foreach (var url in urls)
        {
            if (await failures.TryAsync(
                () => FetchFromAsync(url, source, path, options, progress, cancellationToken)) is not null)
            {
                return;
            }
        }

        throw failures.ToException();
    }

    private static async Task<string> FetchFromAsync(
        string url,
        Source.Git source,
        string path,
        FetchOptions options,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var staging = AtomicFile.TemporaryNameFor(path);
        var export = new GitExport(source.Submodules, url => !options.Offline || IsLocal(url), progress);

        // libgit2 notices a cancellation only while bytes arrive; the caller does not wait for that.
        await Task.Run(
            () =>
            {
                try
                {
                    export.Run(url, source.Commit, staging, cancellationToken);
                    AtomicFile.WriteText(DigestPathOf(path), $"{TreeDigest.Of(staging)}\n");
                    Directory.Move(staging, path);
                }
                finally
                {
                    TreeMerge.DeleteIfThere(staging);
                }
            },
            CancellationToken.None).WaitAsync(cancellationToken);
        return path;
    }

    private static string DigestPathOf(string path) => path + ".sha256";

    private static bool IsLocal(string url) => url.StartsWith("file:", StringComparison.Ordinal);
}
