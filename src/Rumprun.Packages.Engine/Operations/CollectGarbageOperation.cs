using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Launching.Detached;
using Rumprun.Packages.Engine.Maintenance;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>
/// Removes what nothing needs: no generation, no running guest, no request to keep it. No other process uses the store
/// meanwhile, so no build relies on what is removed. It may be interrupted after any step: records are removed before the
/// packages that they name.
/// </summary>
public sealed class CollectGarbageOperation(
    Profile profile,
    PackageStore store,
    BuildKeyIndex index,
    DetachedGuests guests,
    RrpkgDirectories directories,
    TimeProvider time)
{
    /// <summary>Logs that are older are removed unless the request says otherwise.</summary>
    private static readonly TimeSpan s_logsStay = TimeSpan.FromDays(30);

    /// <summary>What the source cache holds besides its locks.</summary>
    private static readonly string[] s_sources = ["sha256", "git", "partial"];

    /// <exception cref="DiagnosticException">RR6001: something cannot be removed; RR6004: a generation cannot be
    /// read.</exception>
    public async Task<GarbageReport> RunAsync(
        GarbageRequest request, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        using var held = await store.HoldAloneAsync(
            () => progress.Report(new ProgressEvent.Notice("waiting for other processes that use the store")),
            cancellationToken);
        var forgotten = request.OlderThan is { } age ? profile.Before(time.GetUtcNow() - age) : [];
        var records = index.Records().ToImmutableArray();
        var live = new LivePackages(store, records).From(RootsOf(forgotten).Concat(request.Keep));

        var garbage = new GarbageRemoval(request.DryRun);
        if (!forgotten.IsEmpty)
        {
            var sizes = forgotten.Sum(static g => (long)GenerationFormat.ToBytes(g).Length);
            await garbage.AddAsync(
                new GarbageItem(GarbageKind.Generation, $"{forgotten.Length} generations", sizes),
                () => profile.ForgetAsync(forgotten, cancellationToken));
        }

        foreach (var key in index.List().Except(records.Where(r => live.Contains(r.Package)).Select(static r => r.Key)))
        {
            garbage.Add(new GarbageItem(GarbageKind.Record, key.Hex, index.SizeOf(key)), () => index.Remove(key));
        }

        foreach (var digest in store.List().Where(d => !live.Contains(d)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            garbage.Add(
                new GarbageItem(GarbageKind.Package, NameOf(digest), store.SizeOf(digest)), () => store.Remove(digest));
        }

        CollectFiles(request, garbage, cancellationToken);
        return new GarbageReport(garbage.Items, live.Count);
    }

    private void CollectFiles(GarbageRequest request, GarbageRemoval garbage, CancellationToken cancellationToken)
    {
        garbage.AddUnowned(GarbageKind.Leftover, store.Leftovers());
        garbage.AddUnowned(GarbageKind.Leftover, EntriesOf(directories.Builds));
        garbage.AddUnowned(
            GarbageKind.Leftover, EntriesOf(directories.BuildKeys).Where(static f => Path.GetFileName(f)[0] == '.'));
        foreach (var place in new[] { directories.UnfinishedDisks, directories.Mounts, directories.Runs })
        {
            garbage.AddUnowned(GarbageKind.Leftover, EntriesOf(place));
        }

        cancellationToken.ThrowIfCancellationRequested();
        var oldest = time.GetUtcNow() - (request.OlderThan ?? s_logsStay);
        garbage.AddUnowned(
            GarbageKind.Log,
            EntriesOf(directories.Logs).Where(
                f => Path.GetFileName(f)[0] != '.' && File.GetLastWriteTimeUtc(f) < oldest.UtcDateTime));
        if (request.Sources)
        {
            garbage.AddUnowned(
                GarbageKind.Source,
                s_sources.SelectMany(kind => EntriesOf(Path.Combine(directories.Sources, kind))));
        }
    }

    private IEnumerable<Sha256Digest> RootsOf(ImmutableArray<Generation> forgotten)
    {
        var gone = forgotten.Select(static g => g.Number).ToHashSet();
        var installed = profile.List().Where(g => !gone.Contains(g.Number)).SelectMany(static g => g.Ports);
        return installed.Select(static p => p.Package)
            .Concat(installed.Select(static p => p.Image).OfType<Sha256Digest>())
            .Concat(guests.List().Where(static g => g.State.IsAlive).SelectMany(g => PackageHolding(g.Image)));
    }

    /// <summary>The package that contains a path, if one does.</summary>
    private IEnumerable<Sha256Digest> PackageHolding(string path) =>
        Sha256Digest.TryParse(Path.GetRelativePath(directories.Store, path).Split('/')[0], out var digest) ? [digest] : [];

    private string NameOf(Sha256Digest digest)
    {
        try
        {
            var manifest = store.ManifestOf(digest);
            var kind = manifest.Kind == Core.Packages.PackageKind.Image ? " (image)" : "";
            return $"{manifest.Name} {manifest.Version} for {manifest.Target}{kind}";
        }
        catch (Exception e) when (e is DiagnosticException or IOException)
        {
            return digest.Short;
        }
    }

    private static IEnumerable<string> EntriesOf(string directory) =>
        Directory.Exists(directory) ? Directory.EnumerateFileSystemEntries(directory).Order(StringComparer.Ordinal) : [];
}
