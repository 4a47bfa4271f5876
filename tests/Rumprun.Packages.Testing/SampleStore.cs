using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Testing;

/// <summary>A machine's store and index, with packages as builds leave them.</summary>
public sealed class SampleStore : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public SampleStore()
    {
        Directories = RrpkgDirectories.From(name => name == "RRPKG_HOME" ? _directory.Path : null);
        Store = new PackageStore(Directories.Store);
        Index = new BuildKeyIndex(Directories.BuildKeys, Store);
        Builds = new BuildStore(Store, Index, Directories.Builds, TimeProvider.System);
    }

    /// <summary>The value of RRPKG_HOME.</summary>
    public string Home => _directory.Path;

    public RrpkgDirectories Directories { get; }

    public Profile Profile => new(Directories.Profile, TimeProvider.System);

    public PackageStore Store { get; }

    public BuildKeyIndex Index { get; }

    public BuildStore Builds { get; }

    /// <summary>Builds a port in name only: its one file holds <paramref name="content"/>.</summary>
    /// <param name="salt">Something that changes the key and not what comes out.</param>
    public async Task<BuildRecord> BuildAsync(
        string name, string content = "content", string salt = "", params Package[] libraries)
    {
        var port = SampleBuild.Port(name, SampleBuild.Stage("one", SampleBuild.Step("make", "make", salt)));
        var inputs = SampleBuild.Inputs(port) with
        {
            Dependencies =
            [
                .. libraries.Select(
                    static l => new PlannedDependency(
                        l.Manifest.Name, l.Manifest.Version, l.Manifest.Output, DependencyRole.Library)),
            ],
        };
        var plan = BuildPlanner.Plan(inputs);
        var tree = Path.Combine(Directories.Cache, "tree");
        DirectoryTree.Delete(tree);
        Directory.CreateDirectory(tree);
        await File.WriteAllTextAsync(Path.Combine(tree, "file"), $"{name} {content}", CancellationToken.None);
        await Builds.AddAsync(
            new PackageDescription
            {
                Kind = PackageKind.Build,
                Port = port,
                Selection = plan.Selection,
                KeyText = plan.CanonicalText,
                Dependencies = [.. libraries.Select(
                    static l => new PackageDependency(l.Manifest.Name, l.Manifest.Version, l.Manifest.Output))],
                Steps = [new StepDuration("one/make", TimeSpan.FromSeconds(1))],
                LogFile = "/logs/here.log",
            },
            tree,
            static () => { },
            CancellationToken.None);
        return Index.Find(plan.Key)!;
    }

    public Package PackageOf(BuildRecord record) => new(record.Package, Store.ManifestOf(record.Package));

    /// <summary>A build as it is installed, without an image.</summary>
    public InstalledPort Installed(BuildRecord record)
    {
        var manifest = Store.ManifestOf(record.Package);
        return new InstalledPort
        {
            Name = manifest.Name,
            Version = manifest.Version,
            Target = manifest.Target,
            Package = record.Package,
            Summary = "",
            IsRequested = true,
        };
    }

    /// <summary>Changes a byte of a stored package's file.</summary>
    public void Damage(Sha256Digest package)
    {
        var file = Path.Combine(Store.PathOf(package), "file");
        FileEntry.SetMode(file, executable: false);
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
    }

    public void Dispose()
    {
        DirectoryTree.Delete(Directories.Data);
        _directory.Dispose();
    }
}
