using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Sources.Debian;

/// <summary>
/// Release tarballs out of Debian source packages (<c>debian:SOURCE/FILE</c>), found through the machine's own apt
/// configuration, which is read and never changed. Processes take turns.
/// </summary>
/// <param name="directory">Where apt's lists for this purpose are kept.</param>
/// <param name="variable">Looks an environment variable up.</param>
public sealed class DebianArchive(string directory, AptPrograms programs, Func<string, string?> variable, TimeProvider time)
{
    /// <summary>Lists older than this may name files that are gone.</summary>
    private static readonly TimeSpan s_listsStayGood = TimeSpan.FromDays(1);

    private readonly PrivateApt _apt = new(directory, programs, variable, time);

    /// <summary>Puts the file into the cache, where its bytes are the expected ones.</summary>
    /// <param name="expected">Null: the hash that Debian states, of the newest version that has the file.</param>
    /// <returns>The hash of the file as Debian has it.</returns>
    /// <exception cref="DiagnosticException">RR4010 to RR4014: the file is not available.</exception>
    internal async Task<Sha256Digest> FetchAsync(
        string source,
        string file,
        Sha256Digest? expected,
        SourceCache cache,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        using var held = await FileLock.AcquireAsync(
            Path.Combine(directory, "lock"),
            () => progress.Report(new ProgressEvent.Notice("waiting for another process that uses apt")),
            cancellationToken);
        await _apt.PrepareAsync(cancellationToken);
        var package = await FindAsync(source, file, expected, progress, cancellationToken);

        // Debian states the hash: no need to fetch what will be refused.
        var stated = package.Files[file];
        if (expected is not null && stated != expected)
        {
            return stated;
        }

        return await DownloadAsync(package, file, stated, cache, cancellationToken);
    }

    private async Task<SourcePackage> FindAsync(
        string source, string file, Sha256Digest? expected, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var isFresh = _apt.Updated is { } updated && time.GetUtcNow().UtcDateTime - updated < s_listsStayGood;
        var versions = isFresh ? await _apt.FindAsync(source, cancellationToken) : [];
        var complaints = "";
        if (!versions.Any(v => v.Files.ContainsKey(file)))
        {
            progress.Report(new ProgressEvent.Notice("updating apt's lists of source packages"));
            complaints = await _apt.UpdateAsync(cancellationToken);
            versions = await _apt.FindAsync(source, cancellationToken);
        }

        var carriers = versions.Where(v => v.Files.ContainsKey(file)).ToImmutableArray();
        return carriers.FirstOrDefault(v => v.Files[file] == expected)
            ?? carriers.FirstOrDefault()
            ?? throw NotFound(source, file, versions, complaints);
    }

    private async Task<Sha256Digest> DownloadAsync(
        SourcePackage package, string file, Sha256Digest expected, SourceCache cache, CancellationToken cancellationToken)
    {
        var uri = await _apt.LocateAsync(package, file, cancellationToken)
            ?? throw Failed(package.Name, file, "apt does not know its address");
        var temporary = AtomicFile.TemporaryNameFor(Path.Combine(directory, "cache", file));
        try
        {
            var complaints = await _apt.DownloadAsync(uri, temporary, cancellationToken);
            if (complaints.Length > 0 || !File.Exists(temporary))
            {
                throw Failed(package.Name, file, complaints.Length > 0 ? complaints : $"apt left nothing of `{uri}`");
            }

            await using var content = File.OpenRead(temporary);
            return await cache.AddAsync(content, expected, cancellationToken);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static DiagnosticException NotFound(
        string source, string file, ImmutableArray<SourcePackage> versions, string complaints)
    {
        if (!versions.IsEmpty)
        {
            var files = versions.SelectMany(static v => v.Files.Keys).Distinct(StringComparer.Ordinal).Select(static f => $"`{f}`");
            return SourceDiagnostics.NotInSourcePackage.Exception(
                $"`debian:{source}/{file}`: the source package `{source}` has {string.Join(", ", files)}");
        }

        return complaints.Length > 0
            ? Failed(source, file, complaints)
            : SourceDiagnostics.NoSourcePackage.Exception(
                $"`debian:{source}/{file}`: apt's archives have no source package `{source}`");
    }

    private static DiagnosticException Failed(string source, string file, string reason) => SourceDiagnostics.AptFailed.Exception(
        $"`debian:{source}/{file}`: {reason}", "run `apt-get update` to see whether apt reaches its archives");
}
