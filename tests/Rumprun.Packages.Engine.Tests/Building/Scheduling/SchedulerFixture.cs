using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Engine.Caches;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Http;
using Rumprun.Packages.Engine.Images;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Sandboxing;
using Rumprun.Packages.Engine.Sources;
using Rumprun.Packages.Engine.Sources.Debian;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Engine.Trees;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Building.Scheduling;

/// <summary>
/// A ports tree of shell scripts, and a home to build it in, with everything real: planner, sandbox, store. Each port's
/// script is <c>files/build</c>; it has make, and is told where to install by <c>$1</c>.
/// </summary>
internal sealed class SchedulerFixture : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private readonly SandboxRoots _shared;

    public SchedulerFixture(SandboxRoots shared)
    {
        _shared = shared;
        Assert.SkipUnless(Machine.Has("musl-gcc"), "musl-gcc is not installed");
        Assert.SkipUnless(Machine.CanSandbox, "bubblewrap is not installed, or may not make namespaces");
        Directory.CreateDirectory(PathOf("tree/recipes"));
        Directories = RrpkgDirectories.From(name => name == "RRPKG_HOME" ? PathOf("home") : null);
    }

    public RrpkgDirectories Directories { get; }

    public RecordedProgress Progress { get; } = new();

    public ImmutableArray<BuildCache> Caches { get; set; } = [];

    public string PathOf(string name) => Path.Combine(_directory.Path, name);

    /// <param name="dependencies">Names of libraries.</param>
    /// <param name="tools">Names of build tools.</param>
    public void Add(string name, string script, string[]? dependencies = null, string[]? tools = null)
    {
        var folder = PathOf($"tree/ports/{name}");
        Directory.CreateDirectory($"{folder}/files");
        File.WriteAllText(
            $"{folder}/files/build",
            $"#!/bin/sh\nset -e\n{script}\nmkdir -p \"$1/usr/share\"\necho {name} > \"$1/usr/share/{name}\"\n");
        File.SetUnixFileMode($"{folder}/files/build", (UnixFileMode)0x1ed);
        File.WriteAllText($"{folder}/files/LICENSE", "Do as you like.\n");
        File.WriteAllText($"{folder}/port.yaml", $$"""
            schema: 1
            name: {{name}}
            version: "1.0.0"
            summary: A sample
            license: BSD-2-Clause
            license-files: [LICENSE]
            dependencies: [{{List(dependencies)}}]
            build-tools: [{{List(tools)}}]
            sources:
              - path: files
            build:
              - name: main
                steps:
                  - name: build
                    run: [./build, "{dest}"]
            """);
    }

    public Task<BuildReport> BuildAsync(CancellationToken cancellationToken, params string[] ports) =>
        BuildAsync(jobs: 2, keepGoing: false, cancellationToken, ports);

    public Task<BuildReport> BuildAsync(
        int jobs, bool keepGoing, CancellationToken cancellationToken, params string[] ports) =>
        RunAsync(new BuildOptions(BuildMode.Build) { KeepGoing = keepGoing }, jobs, cancellationToken, ports);

    public async Task<BuildReport> RunAsync(
        BuildOptions options, int jobs, CancellationToken cancellationToken, params string[] ports)
    {
        var tree = new PortTree(PathOf("tree"));
        using var fetcher = new SourceFetcher(
            new SourceCache(Directories.Sources),
            new TransferLimits(),
            new DebianArchive(
                Path.Combine(Directories.Cache, "apt"), new AptPrograms(), static _ => null, TimeProvider.System),
            TimeProvider.System);
        var graph = new PortResolver(tree, SampleBuild.Hosted).Resolve(
            [.. ports.Select(
                static p => PortRequest.TryParse(p, out var request) ? request : throw new ArgumentException(p))],
            SampleBuild.Hosted,
            ImmutableDictionary<PortName, PortVersion>.Empty,
            cancellationToken);
        return await Scheduler(tree, fetcher, jobs).RunAsync([graph], options, Progress, cancellationToken);
    }

    /// <summary>The file that a port's script wrote into its package.</summary>
    public string Content(BuildReport report, string port, string file) => File.ReadAllText(Path.Combine(
        Store().PathOf(report.Built.Single(b => b.Node.Port.Name.ToString() == port).Package.Digest), file));

    public PackageStore Store() => new(Directories.Store);

    public void Dispose()
    {
        DirectoryTree.Delete(_directory.Path);
        Directory.CreateDirectory(_directory.Path);
        _directory.Dispose();
    }

    private static string List(string[]? names) => string.Join(", ", (names ?? []).Select(static n => $"{{port: {n}}}"));

    private BuildScheduler Scheduler(PortTree tree, SourceFetcher fetcher, int jobs)
    {
        var sandbox = new Sandbox(SearchPath.System, _shared.Tools, _shared.Roots);
        var executor = new BuildExecutor(
            Directories.Logs, sandbox, 1L << 30, static () => RemedyTable.Empty, TimeProvider.System);
        var toolchains = new ToolchainFinder(Directories, new ToolchainSearch { Path = SearchPath.System });
        var index = new BuildKeyIndex(Directories.BuildKeys, Store());
        var packages = new BuildStore(Store(), index, Directories.Builds, TimeProvider.System);
        var tools = new BuildTools(toolchains, new BuildMachineFinder(Directories, SearchPath.System), _shared.Tools);
        var settings = new BuildSettings { Jobs = jobs, Isolation = BuildIsolation.Sandbox };
        var sources = new BuildSourceFetcher(
            fetcher,
            new SourceTree(new ArchiveExtractor(new ArchiveLimits()).ExtractAsync),
            new FetchOptions { Offline = true },
            TimeProvider.System);
        var check = new ReproducibilityCheck(executor, SearchPath.System);
        return new BuildScheduler(
            new PortActions(
                new PortPlanner(tree, tools, packages, Directories, settings),
                sources,
                new PortBuilder(sources, packages, executor, check, sandbox, TimeProvider.System),
                new ImagePackager(
                    toolchains, packages, new DataImageMaker(SearchPath.System), Directories, TimeProvider.System)),
            packages,
            new PackageCaches(Caches, new PackageTransfer(
                Store(), index, Directories.Builds), index, TimeProvider.System, areRequired: false),
            new BuildHost(Directories, Store(), sandbox, jobs));
    }
}
