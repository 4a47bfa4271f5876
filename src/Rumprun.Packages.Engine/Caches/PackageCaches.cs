using System.Collections.Concurrent;
using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Mirrors;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Caches;

/// <summary>
/// The configured caches, which are queried before a package is built. They only save time: a failure of one is reported in
/// one line, and work continues without it.
/// </summary>
/// <param name="areRequired">Whether a cache that cannot be used is an error, because the user asked for it.</param>
public sealed class PackageCaches(
    ImmutableArray<BuildCache> caches, PackageTransfer transfer, BuildKeyIndex index, TimeProvider time, bool areRequired)
{
    private readonly ConcurrentDictionary<BuildCache, bool> _givenUp = new();

    /// <summary>
    /// Opens caches that are asked after the others, and known only when they are first asked: mirrors. Null: there are
    /// none.
    /// </summary>
    public Func<IProgress<ProgressEvent>, CancellationToken, Task<ImmutableArray<BuildCache>>>? Further { get; init; }

    /// <summary>A key's package from the first cache that has it, or null.</summary>
    public async Task<Package?> PullAsync(
        Sha256Digest key, string subject, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        foreach (var cache in Further is null ? caches : caches.AddRange(await Further(progress, cancellationToken)))
        {
            var pulled = await TryAsync(
                cache, subject, "pull", async () => await transfer.PullAsync(cache, key, cancellationToken), progress);
            progress.Report(new ProgressEvent.Decided(
                subject, $"key {key.Short} is {(pulled is null ? "not " : "")}in the {cache.Kind} `{cache.Name}`"));
            if (pulled is not null)
            {
                return pulled;
            }
        }

        return null;
    }

    /// <summary>Pushes what has just been built to the caches that can be written.</summary>
    public async Task PushAsync(
        Sha256Digest key, string subject, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        if (index.Find(key) is not { } record)
        {
            return;
        }

        foreach (var cache in caches.Where(static c => !c.IsReadOnly))
        {
            await TryAsync(
                cache,
                subject,
                "push",
                async () =>
                {
                    await transfer.PushAsync(cache, record, cancellationToken);
                    return record;
                },
                progress);
        }
    }

    private async Task<T?> TryAsync<T>(
        BuildCache cache, string subject, string phase, Func<Task<T?>> work, IProgress<ProgressEvent> progress)
        where T : class
    {
        if (_givenUp.ContainsKey(cache))
        {
            return null;
        }

        try
        {
            return await progress.PhaseAsync(time, subject, phase, work);
        }
        catch (DiagnosticException e) when (IsCorrupt(e) || (!areRequired && IsOfTheCache(e)))
        {
            // After a damaged object the cache stays in use; a cache that does not respond would delay every port.
            var isCorrupt = IsCorrupt(e);
            if (isCorrupt || _givenUp.TryAdd(cache, true))
            {
                var consequence = isCorrupt ? "treated as missing" : $"continuing without this {cache.Kind}";
                progress.Report(
                    new ProgressEvent.Notice($"warning[{e.Diagnostics[0].Id}]: {e.Diagnostics[0].Message}; {consequence}"));
            }

            return null;
        }
    }

    private static bool IsCorrupt(DiagnosticException e) => e.Diagnostics[0].Descriptor == CacheDiagnostics.Corrupt;

    private static bool IsOfTheCache(DiagnosticException e) => e.Diagnostics[0].Descriptor is var problem
        && (problem == CacheDiagnostics.Unreachable || problem == CacheDiagnostics.NotPermitted
            || problem == CacheDiagnostics.ReadOnly || problem == CacheDiagnostics.CannotWrite
            || problem == CacheDiagnostics.NoToken || problem == MirrorDiagnostics.Unreachable);
}
