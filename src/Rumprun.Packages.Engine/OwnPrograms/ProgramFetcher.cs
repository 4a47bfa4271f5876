using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Sources;

namespace Rumprun.Packages.Engine.OwnPrograms;

/// <summary>Fetches programs that are not directories of this machine: git repositories and archives.</summary>
/// <param name="programs">The directory for unpacked archives.</param>
public sealed class ProgramFetcher(
    SourceFetcher fetcher, ArchiveExtractor extractor, FetchOptions options, string programs)
{
    /// <summary>Fetches the tree of a git reference.</summary>
    /// <returns>Its directory.</returns>
    /// <exception cref="DiagnosticException">RR1127: there is no such reference; RR4002 to RR4022: it is not
    /// available.</exception>
    public async Task<string> FetchAsync(
        ProgramLocation.Git location, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var commit = await SourceFetcher.CommitOfAsync(location.Address, location.Reference, options, cancellationToken)
            ?? throw ProgramDiagnostics.NoReference.Exception(
                $"`{ShownAddress.Of(location.Address)}` has no branch or tag `{location.Reference ?? "HEAD"}`",
                "name a branch, a tag or a full commit behind the last `@`");
        var source = new Source.Git { Urls = [location.Address], Commit = commit, Submodules = true };
        return (await fetcher.FetchAsync(source, programs, options, progress, cancellationToken)).Path;
    }

    /// <summary>Fetches an archive and unpacks it.</summary>
    /// <returns>Its directory, and the archive's name.</returns>
    /// <exception cref="DiagnosticException">RR40nn: it is not available; RR52nn: it is refused.</exception>
    public async Task<(string Path, string Name)> FetchAsync(
        ProgramLocation.Archive location, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var archive = await fetcher.DiscoverAsync(location.Address, options.Offline, progress, cancellationToken);
        var path = Path.Combine(programs, "unpacked", archive.Sha256.Hex);
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var staging = AtomicFile.TemporaryNameFor(path);
            try
            {
                await extractor.ExtractAsync(archive.Path, archive.FileName, staging, strip: null, cancellationToken);
                Directory.Move(staging, path);
            }
            finally
            {
                DirectoryTree.Delete(staging);
            }
        }

        return (path, archive.FileName);
    }
}
