using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Sources.Debian;

/// <summary>
/// Release tarballs out of Debian source packages (<c>debian:[SUITE/]SOURCE/FILE</c>), found through the machine's own apt
/// configuration, which is read and never changed. Each suite that is named has lists of its own. Processes take turns.
/// </summary>
/// <param name="directory">Where apt's lists for this purpose are kept.</param>
/// <param name="variable">Looks an environment variable up.</param>
public sealed class DebianArchive(string directory, AptPrograms programs, Func<string, string?> variable, TimeProvider time)
{
    /// <summary>Lists older than this may name files that are gone.</summary>
    private static readonly TimeSpan s_listsStayGood = TimeSpan.FromDays(1);

    /// <summary>Puts the file into the cache, where its bytes are the expected ones.</summary>
    /// <param name="expected">Null: the hash that Debian states, of the newest version that has the file.</param>
    /// <returns>The hash of the file as Debian has it.</returns>
    /// <exception cref="DiagnosticException">RR4010 to RR4014: the file is not available.</exception>
    internal async Task<Sha256Digest> FetchAsync(
        SourceAddress.Debian address,
        Sha256Digest? expected,
        SourceCache cache,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        using var held = await FileLock.AcquireAsync(
            Path.Combine(directory, "lock"),
            () => progress.Report(new ProgressEvent.Notice("waiting for another process that uses apt")),
            cancellationToken);
        var apt = new PrivateApt(
            address.Suite is { } suite ? Path.Combine(directory, "suites", suite) : directory,
            address.Suite,
            programs,
            variable,
            time);
        await apt.PrepareAsync(cancellationToken);
        var package = await FindAsync(apt, address, expected, progress, cancellationToken);

        // Debian states the hash: no need to fetch what will be refused.
        var stated = package.Files[address.FileName];
        if (expected is not null && stated != expected)
        {
            return stated;
        }

        return await DownloadAsync(apt, address, package, cache, cancellationToken);
    }

    private async Task<SourcePackage> FindAsync(
        PrivateApt apt,
        SourceAddress.Debian address,
        Sha256Digest? expected,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var (source, file) = (address.SourcePackage, address.FileName);
        var isFresh = apt.Updated is { } updated && time.GetUtcNow().UtcDateTime - updated < s_listsStayGood;
        var versions = isFresh ? await apt.FindAsync(source, cancellationToken) : [];
        var complaints = "";
        if (!versions.Any(v => v.Files.ContainsKey(file)))
        {
            progress.Report(new ProgressEvent.Notice("updating apt's lists of source packages"));
            complaints = await apt.UpdateAsync(cancellationToken);
            versions = await apt.FindAsync(source, cancellationToken);
        }

        var carriers = versions.Where(v => v.Files.ContainsKey(file)).ToImmutableArray();
        return carriers.FirstOrDefault(v => v.Files[file] == expected)
            ?? carriers.FirstOrDefault()
            ?? throw NotFound(address, versions, complaints);
    }

    private async Task<Sha256Digest> DownloadAsync(
        PrivateApt apt,
        SourceAddress.Debian address,
        SourcePackage package,
        SourceCache cache,
        CancellationToken cancellationToken)
    {
        var (file, expected) = (address.FileName, package.Files[address.FileName]);
        var uri = await apt.LocateAsync(package, file, cancellationToken)
            ?? throw Failed(address, "apt does not know its address");
        var temporary = AtomicFile.TemporaryNameFor(Path.Combine(directory, file));
        try
        {
            var complaints = await apt.DownloadAsync(uri, temporary, cancellationToken);
            if (complaints.Length > 0 || !File.Exists(temporary))
            {
                throw Failed(address, complaints.Length > 0 ? complaints : $"apt left nothing of `{uri}`");
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
        SourceAddress.Debian address, ImmutableArray<SourcePackage> versions, string complaints)
    {
        if (!versions.IsEmpty)
        {
            var files = versions.SelectMany(
                static v => v.Files.Keys).Distinct(StringComparer.Ordinal).Select(static f => $"`{f}`");
            return SourceDiagnostics.NotInSourcePackage.Exception(
                $"`{address}`: the source package `{address.SourcePackage}` has {string.Join(", ", files)}");
        }

        return complaints.Length > 0
            ? Failed(address, complaints)
            : SourceDiagnostics.NoSourcePackage.Exception(
                $"`{address}`: apt's archives have no source package `{address.SourcePackage}`");
    }

    private static DiagnosticException Failed(SourceAddress.Debian address, string reason) =>
        SourceDiagnostics.AptFailed.Exception(
        $"`{address}`: {reason}", "run `apt-get update` to see whether apt reaches its archives");
}
