using System.Collections.Immutable;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Mirrors;

namespace Rumprun.Packages.Engine.Verification;

/// <summary>Compares a rebuilt package with the one of a release, whose archive is only fetched if the two differ.</summary>
/// <param name="scratch">A directory for the files of releases.</param>
public sealed class ReleaseComparison(TrustedMirror mirror, BuildStore packages, string scratch)
{
    /// <exception cref="Core.Diagnostics.DiagnosticException">
    /// RR3101 to RR3104, RR3221, RR3224, RR4201: the release's package or record cannot be read.
    /// </exception>
    public async Task<VerifiedPackage> CompareAsync(
        ReleasedPackage released, Package rebuilt, CancellationToken cancellationToken)
    {
        var compared = new VerifiedPackage(rebuilt.Manifest.Kind, released, rebuilt.Digest);
        if (compared.IsIdentical)
        {
            return compared;
        }

        compared = compared with { Inputs = await InputsAsync(released, rebuilt, cancellationToken) };
        var tree = packages.TreeOf(rebuilt);
        if (rebuilt.Manifest.Output == released.Output)
        {
            // A package names the key of its build, which covers the programs of the build machine. With the release's key,
            // the same files have to be the release's archive.
            var renamed = await PackageWriter.WriteAsync(
                rebuilt.Manifest with { Key = released.Key }, tree, Stream.Null, cancellationToken);
            return compared with { Rebuilt = renamed.Digest };
        }

        return compared with { Differences = await DifferencesAsync(released, tree, cancellationToken) };
    }

    private async Task<ImmutableArray<TreeDifference>> DifferencesAsync(
        ReleasedPackage released, string rebuilt, CancellationToken cancellationToken)
    {
        using var directory = OwnedDirectory.CreateNew(scratch, "release-");
        await using var archive = await OpenAsync(released.Archive, cancellationToken);
        await PackageReader.ExtractAsync(archive, directory.Path, released.Archive.Digest, cancellationToken);
        return await TreeComparison.CompareAsync(
            Path.Combine(directory.Path, "tree"),
            rebuilt,
            new ComparedTrees("in the release", "in the rebuild"),
            cancellationToken);
    }

    private async Task<ImmutableArray<BuildKeyChange>> InputsAsync(
        ReleasedPackage released, Package rebuilt, CancellationToken cancellationToken) =>
        released.Key != rebuilt.Manifest.Key && packages.FindRecord(rebuilt.Manifest.Key) is { } own
            && await RecordOfAsync(mirror, released, cancellationToken) is { } record
            ? BuildKeyComparison.Compare(record.CanonicalText, own.CanonicalText)
            : [];

    /// <summary>The build record of a release's package; null: it is not one.</summary>
    internal static async Task<BuildRecord?> RecordOfAsync(
        TrustedMirror mirror, ReleasedPackage released, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream();
        await mirror.CopyBlobAsync(released.Record, content, cancellationToken);
        return BuildRecordFormat.TryParse(content.ToArray()) is { } record && record.Key == released.Key ? record : null;
    }

    private async Task<Stream> OpenAsync(Blob blob, CancellationToken cancellationToken) =>
        await mirror.OpenBlobAsync(blob, cancellationToken) ?? throw MirrorDiagnostics.MissingFile.Exception(
            $"the mirror `{mirror.Name}` does not have the blob `{blob.Digest.Short}`", "try another mirror");
}
