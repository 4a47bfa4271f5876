using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Locking;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Sources;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Publishing;

/// <summary>Makes releases of built ports, and puts their blobs into a mirror's directory.</summary>
public sealed class ReleaseMaker(
    MirrorDirectory mirror,
    PortTree tree,
    BuildStore packages,
    SourceFetcher sources,
    FetchOptions fetching,
    TimeProvider clock)
{
    /// <exception cref="Core.Diagnostics.DiagnosticException">
    /// RR7104, RR7107; or a source that the port was built from is not available any longer.
    /// </exception>
    public async Task<Release> MakeAsync(
        BuiltPort built, ReleaseTest? test, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var port = built.Node.Port;
        var record = RecordOf(built.Key, port.Name);
        if (built.Package.Manifest.IsLocal)
        {
            throw PublishingDiagnostics.NotPublishable.Exception(
                $"`{port.Name}` is a program in a directory of this machine, which nobody else could build again",
                $"write a port for it, with sources that others can fetch: `rrpkg new {port.Name} --from ADDRESS`");
        }

        if (!built.Package.Manifest.IsSandboxed)
        {
            throw PublishingDiagnostics.NotPublishable.Exception(
                $"`{port.Name}` was built without a sandbox: what it depends on is not known",
                $"build it again in the sandbox: `rrpkg build {port.Name} --sandbox on`");
        }

        var recipes = RecipesOf(port);
        return new Release
        {
            Version = port.Version,
            Target = built.Node.Selection.Target,
            Options = built.Node.Selection.Options,
            License = port.License,
            Toolchain = Sha256Digest.Parse(BuildKeyFacts.Parse(record.CanonicalText)["toolchain.target"]!),
            Port = PortContent.DigestOf(port, tree.FilesOf(port), recipes.Select(static r => r.Recipe)),
            Files = await AddFilesAsync(port, recipes, cancellationToken),
            Package = await AddPackageAsync(built.Package, record, cancellationToken),
            Image = built.Image is { } image
                ? await AddPackageAsync(image, RecordOf(image.Manifest.Key, port.Name), cancellationToken)
                : null,
            Sources = await AddSourcesAsync(built, progress, cancellationToken),
            Test = test,
            Published = Seconds(clock.GetUtcNow()),
        };
    }

    /// <summary>
    /// The recipes and lists of the tree, as the mirror shows them to those who have no tree of their own.
    /// </summary>
    public async Task<TreeIndex> MakeTreeAsync(CancellationToken cancellationToken)
    {
        var files = ImmutableArray.CreateBuilder<TreeFile>();
        foreach (var (path, file) in tree.CommonFiles())
        {
            files.Add(await AddFileAsync(path, file, cancellationToken));
        }

        return new TreeIndex { Files = [.. files.OrderBy(static f => f.Path, StringComparer.Ordinal)] };
    }

    /// <summary>Every name that a version of a port may need, in any condition.</summary>
    public ImmutableSortedSet<PortName> RequirementsOf(PortName port) =>
        [.. tree.ReadVersions(port).SelectMany(
            static p => p.Libraries.Concat(p.BuildTools)).Select(static d => d.Value.Port)];

    private BuildRecord RecordOf(Sha256Digest key, PortName port) =>
        packages.FindRecord(key) ?? throw PublishingDiagnostics.NotPublishable.Exception(
            $"the record of the build of `{port}` is not in the store", $"run `rrpkg build {port}` again");

    private (PortName Name, Recipe Recipe)[] RecipesOf(Port port) =>
        [.. port.Stages.Select(static s => s.Recipe).OfType<PortName>().Distinct()
            .Select(n => (n, tree.FindRecipe(port, n)!))];

    private async Task<ImmutableArray<TreeFile>> AddFilesAsync(
        Port port, (PortName Name, Recipe Recipe)[] recipes, CancellationToken cancellationToken)
    {
        var files = new List<TreeFile>();
        foreach (var path in tree.FilesOf(port).Keys.Append("port.yaml"))
        {
            files.Add(await AddFileAsync(
                $"ports/{port.Name}/{path}", Path.Combine(port.Folder, path), cancellationToken));
        }

        foreach (var (name, _) in recipes)
        {
            files.Add(await AddFileAsync($"recipes/{name}.yaml", tree.RecipeFileOf(port, name), cancellationToken));
        }

        return [.. files.OrderBy(static f => f.Path, StringComparer.Ordinal)];
    }

    private async Task<TreeFile> AddFileAsync(string path, string file, CancellationToken cancellationToken)
    {
        var content = await File.ReadAllBytesAsync(file, cancellationToken);
        return new TreeFile(
            path,
            await AddBytesAsync(content, cancellationToken),
            Files.FileEntry.IsExecutable(File.GetUnixFileMode(file)));
    }

    private async Task<ReleasedPackage> AddPackageAsync(
        Package package, BuildRecord record, CancellationToken cancellationToken)
    {
        var archive = await mirror.AddBlobAsync(
            package.Digest,
            async (stream, token) => await PackageWriter.WriteAsync(
                package.Manifest, packages.TreeOf(package), stream, token),
            cancellationToken);

        // The path of the log is meaningless on another machine.
        var text = BuildRecordFormat.ToBytes(record with { LogFile = null });
        return new ReleasedPackage(
            record.Key, record.Output, archive, await AddBytesAsync(text, cancellationToken));
    }

    private async Task<ImmutableArray<ReleasedSource>> AddSourcesAsync(
        BuiltPort built, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var port = built.Node.Port;
        var added = ImmutableArray.CreateBuilder<ReleasedSource>();
        foreach (var archive in port.Sources.Select(built.Node.Selection).OfType<Source.Archive>())
        {
            var fetched = await sources.FetchAsync(
                archive, Path.GetFullPath(port.Folder), fetching, progress, cancellationToken);
            added.Add(new ReleasedSource(
                archive.FileName,
                await mirror.AddBlobAsync(
                    archive.Sha256,
                    async (stream, token) =>
                    {
                        await using var file = File.OpenRead(fetched.Path);
                        await file.CopyToAsync(stream, token);
                    },
                    cancellationToken)));
        }

        return added.ToImmutable();
    }

    private Task<Blob> AddBytesAsync(byte[] content, CancellationToken cancellationToken) => mirror.AddBlobAsync(
        Sha256Digest.Of(content), (stream, token) => stream.WriteAsync(content, token).AsTask(), cancellationToken);

    private static DateTimeOffset Seconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
