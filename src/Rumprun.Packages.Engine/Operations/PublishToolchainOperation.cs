using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Publishing;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>Publishes a packed toolchain on a mirror.</summary>
public sealed class PublishToolchainOperation(
    MirrorDirectory directory, MirrorWriter writer, RrpkgDirectories directories, TimeProvider clock)
{
    /// <param name="file">What <c>rrpkg toolchain pack</c> wrote.</param>
    /// <returns>The package, and whether it was not there before.</returns>
    /// <exception cref="DiagnosticException">
    /// RR3101 to RR3104: it is not a package; RR7107: it does not contain a toolchain; RR7101 to RR7104.
    /// </exception>
    public async Task<(Package Package, bool IsNew)> RunAsync(
        string file, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var package = await ReadAsync(file, cancellationToken);
        var archive = await directory.AddBlobAsync(
            package.Digest,
            async (stream, token) =>
            {
                await using var content = PlainFile.OpenRead(file);
                await content.CopyToAsync(stream, token);
            },
            cancellationToken);
        var isNew = false;
        await writer.CommitAsync(
            (state, _) =>
            {
                (var change, isNew) = ChangeOf(state, package, archive);
                return Task.FromResult(change);
            },
            () => progress.Report(new ProgressEvent.Notice("waiting for another rrpkg that is changing the mirror")),
            cancellationToken);
        return (package, isNew);
    }

    private (MirrorChange Change, bool IsNew) ChangeOf(MirrorState state, Package package, Blob archive)
    {
        var path = ToolchainIndex.TargetPathOf(package.Manifest.Name);
        var index = state.ReadTarget(path) is { } bytes
            ? ToolchainIndexFormat.Parse(bytes, package.Manifest.Name)
            : new ToolchainIndex { Name = package.Manifest.Name, Toolchains = [] };
        if (index.Toolchains.Any(t => t.Identity == package.Manifest.Key && t.Archive == archive))
        {
            return (new MirrorChange(), false);
        }

        var published = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds());
        var content = ToolchainIndexFormat.ToBytes(index.With(
            new ReleasedToolchain(package.Manifest.Key, package.Manifest.Target, archive, published)));
        return (
            new MirrorChange
            {
                Targets = ImmutableSortedDictionary.Create<string, NewTarget?>(StringComparer.Ordinal)
                    .Add(path, new NewTarget(content, Custom: null)),
            },
            true);
    }

    /// <summary>Reads the package whole, as a client will: a damaged one is not published.</summary>
    private async Task<Package> ReadAsync(string file, CancellationToken cancellationToken)
    {
        using var scratch = OwnedDirectory.CreateNew(directories.Builds, "toolchain-");
        await using var content = PlainFile.OpenRead(file);
        var package = await PackageReader.ExtractAsync(content, scratch.Path, expected: null, cancellationToken);
        return package.Manifest.Kind == PackageKind.Toolchain
            ? package
            : throw PublishingDiagnostics.NotPublishable.Exception(
                $"`{file}` is a package of `{package.Manifest.Name}`, not a toolchain",
                $"publish ports by name: `rrpkg publish {package.Manifest.Name}`");
    }
}
