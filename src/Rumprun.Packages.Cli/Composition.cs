using System.CommandLine;
using System.CommandLine.Completions;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Cli.Commands;
using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Engine.Caches;
using Rumprun.Packages.Engine.Configuration;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Http;
using Rumprun.Packages.Engine.Images;
using Rumprun.Packages.Engine.LockFiles;
using Rumprun.Packages.Engine.Operations;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Resolving.Graphs;
using Rumprun.Packages.Engine.Resolving.Locking;
using Rumprun.Packages.Engine.Sandboxing;
using Rumprun.Packages.Engine.Sources;
using Rumprun.Packages.Engine.Sources.Debian;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Engine.ToolchainPackages;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Engine.Toolchains.Doctor;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Cli;

/// <summary>
/// Composes the operations by hand from the environment and the command line. Everything is created lazily, on a verb's
/// first use, which keeps the start-up short.
/// </summary>
public sealed partial class Composition(CommandEnvironment environment, GlobalOptions options)
{
    private readonly RrpkgDirectories _directories = environment.Directories;

    /// <summary>One per command, since it examines some hundred files.</summary>
    private ToolchainFinder? _toolchains;

    /// <summary>One per command, so that its lines and other output do not mix.</summary>
    private ProgressRenderer? _progress;

    public CommandEnvironment Environment => environment;

    public Terminal Terminal => environment.Terminal;

    public DiagnosticRenderer Diagnostics => new(Terminal);

    public ProgressRenderer Progress(ParseResult parse) =>
        _progress ??= new ProgressRenderer(Terminal, environment.Time, IsVerbose(parse)) { Trace = environment.Trace };

    public bool IsOffline(ParseResult parse) => parse.GetValue(options.Offline) || LockOptions.IsFrozen(parse);

    public bool IsVerbose(ParseResult parse) => parse.GetValue(options.Verbose);

    public UserConfiguration Configuration() => ConfigurationFile.Read(_directories.ConfigurationFile);

    /// <summary>One per command: it reads each port, and hashes its files, once.</summary>
    public PortTree Tree(ParseResult parse) => Mirrors(parse).Tree;

    public ToolchainFinder Toolchains(UserConfiguration configuration) =>
        _toolchains ??= new(_directories, Search(configuration));

    public TargetSelector Targets(UserConfiguration configuration) => new(Toolchains(configuration), configuration);

    public ToolchainRegistration ToolchainRegistration(UserConfiguration configuration) =>
        new(_directories, Toolchains(configuration));

    public ToolchainPacker ToolchainPacker(UserConfiguration configuration) => new(_directories, Toolchains(configuration));

    public ToolchainInstaller ToolchainInstaller(UserConfiguration configuration) =>
        new(_directories, Toolchains(configuration), ToolchainRegistration(configuration));

    public Doctor Doctor(UserConfiguration configuration) => new(_directories, Search(configuration));

    public LintOperation Lint(ParseResult parse) => new(Tree(parse));

    /// <inheritdoc cref="Install"/>
    public NewPortOperation NewPort(ParseResult parse, SourceFetcher fetcher) =>
        new(
            new PortTree(PortsTrees.Find(
                environment, parse.GetValue(options.Ports) ?? [], Configuration(), isRequired: true, canBeEmpty: true)),
            fetcher,
            new ArchiveExtractor(new ArchiveLimits()),
            _directories);

    public InfoOperation Info(ParseResult parse) =>
        new(Tree(parse), Profile(), Store(), TestRecords(), LockFileNamed(Core.Locking.LockFile.FileName));

    public GraphOperation Graphs(ParseResult parse)
    {
        var configuration = Configuration();
        var tree = Tree(parse);
        return new GraphOperation(
            Targets(configuration), Resolver(parse, tree, configuration), tree, Profile(), Preferences());
    }

    public ResolveOperation Resolve(ParseResult parse)
    {
        var configuration = Configuration();
        return new ResolveOperation(
            Targets(configuration), Resolver(parse, Tree(parse), configuration), Preferences());
    }

    public NodeFinder Nodes(ParseResult parse) => new(Tree(parse));

    public CompileEnvironmentOperation CompileEnvironment(ParseResult parse)
    {
        var configuration = Configuration();
        return new CompileEnvironmentOperation(
            Tree(parse), InstalledPorts(), Store(), Toolchains(configuration), Machines(), _directories);
    }

    /// <summary>The shared parts of installing and building, which dispose the fetcher.</summary>
    /// <param name="jobs">How many compilers may run at once; null: as configured, else one per processor.</param>
    public InstallOperation Install(ParseResult parse, SourceFetcher fetcher, LockFileStore lockFile, int? jobs)
    {
        var configuration = Configuration();
        var tree = Tree(parse);
        return new InstallOperation(
            Targets(configuration),
            LockedResolver(parse, tree, configuration, lockFile),
            Builds(parse, configuration, tree, fetcher, jobs).Scheduler,
            new LockRecorder(lockFile),
            Packages(),
            Profile())
        {
            Releases = Releases(parse, configuration, tree),
        };
    }

    /// <inheritdoc cref="Install"/>
    public BuildOperation Build(ParseResult parse, SourceFetcher fetcher, LockFileStore lockFile, int? jobs)
    {
        var configuration = Configuration();
        var tree = Tree(parse);
        return new BuildOperation(
            tree,
            Targets(configuration),
            LockedResolver(parse, tree, configuration, lockFile),
            Builds(parse, configuration, tree, fetcher, jobs).Scheduler,
            new LockRecorder(lockFile),
            Packages());
    }

    /// <inheritdoc cref="Install"/>
    public BuildShellOperation BuildShell(ParseResult parse, SourceFetcher fetcher, int? jobs)
    {
        var configuration = Configuration();
        var tree = Tree(parse);
        var builds = Builds(parse, configuration, tree, fetcher, jobs);
        return new BuildShellOperation(
            Targets(configuration),
            Resolver(parse, tree, configuration),
            builds.Scheduler,
            builds.Planner,
            builds.Builder,
            Packages());
    }

    public LockOperation Lock(ParseResult parse, LockFileStore lockFile)
    {
        var configuration = Configuration();
        return new LockOperation(Targets(configuration), Relocking(parse, configuration), lockFile);
    }

    public UpdateOperation Update(ParseResult parse, LockFileStore lockFile) =>
        new(Relocking(parse, Configuration()), lockFile);

    /// <summary>
    /// The lock file of the command line, else that of the program's directory, else of this one; it need not exist.
    /// </summary>
    public LockFileStore LockFile(ParseResult parse, Option<string> option) =>
        LockFileNamed(parse.GetValue(option) ?? LockFileOfProgram ?? Core.Locking.LockFile.FileName);

    /// <summary>The names in the lock file, for a shell that completes.</summary>
    public IEnumerable<CompletionItem> LockedNames(ParseResult parse, Option<string> option) =>
        (LockFile(parse, option).Read()?.Targets.Values ?? [])
            .SelectMany(static t => t.Ports.Keys)
            .Distinct()
            .Select(static n => new CompletionItem(n.ToString()));

    public SourceFetcher Fetcher() => new(
        new SourceCache(_directories.Sources),
        new TransferLimits(),
        new DebianArchive(
            Path.Combine(_directories.Cache, "apt"), new AptPrograms(), environment.Variable, environment.Time),
        environment.Time);

    public IEnumerable<CompletionItem> PortNames(ParseResult parse) =>
        Tree(parse).Names.Select(static n => new CompletionItem(n.ToString()));

    /// <summary>Names of ports; after <c>NAME@</c>, the versions of that port.</summary>
    public IEnumerable<CompletionItem> PortRequests(CompletionContext context)
    {
        var (word, tree) = (context.WordToComplete, Tree(context.ParseResult));
        var at = word.IndexOf('@', StringComparison.Ordinal);
        return at < 0 || !Core.Naming.PortName.TryParse(word[..at], out var name) ? PortNames(context.ParseResult)
            : tree.VersionsOf(name).Select(v => new CompletionItem($"{name}@{v.Version.Version.ToNormalizedString()}"));
    }

    public ListOperation List(ParseResult parse) => new(Profile(), TreeIfAny(parse));

    /// <inheritdoc cref="Install"/>
    public UpdateInstalledOperation UpdateInstalled(
        ParseResult parse, SourceFetcher fetcher, LockFileStore lockFile, int? jobs) =>
        new(Install(parse, fetcher, lockFile, jobs), Profile(), Tree(parse), InstalledPorts());

    /// <summary>Null without a ports tree, which installed ports do not need.</summary>
    private PortTree? TreeIfAny(ParseResult parse)
    {
        try
        {
            return Tree(parse);
        }
        catch (DiagnosticException e) when (e.Diagnostics[0].Descriptor == CommandLineDiagnostics.NoPortsTree)
        {
            return null;
        }
    }

    private LockFileStore LockFileNamed(string name) =>
        new(Path.GetFullPath(name, environment.CurrentDirectory), name, Path.Combine(_directories.State, "locks"));

    private StandingPreferences Preferences() => new(LockFileNamed(Core.Locking.LockFile.FileName), Profile());

    private Relocking Relocking(ParseResult parse, UserConfiguration configuration)
    {
        var tree = Tree(parse);
        return new(Resolver(parse, tree, configuration), LockEntries(configuration, tree));
    }

    private LockEntries LockEntries(UserConfiguration configuration, PortTree tree) =>
        new(tree, Toolchains(configuration), TargetSelector.Hosted);

    private LockedResolver LockedResolver(
        ParseResult parse, PortTree tree, UserConfiguration configuration, LockFileStore lockFile) =>
        new(Resolver(parse, tree, configuration), LockEntries(configuration, tree), lockFile)
        {
            Fetch = Mirrors(parse).Fetcher.FetchAsync,
        };

    private PortResolver Resolver(ParseResult parse, PortTree tree, UserConfiguration configuration) =>
        new(tree, TargetSelector.Hosted)
        {
            Decisions = IsVerbose(parse) || environment.Trace is not null ? Progress(parse) : null,
            Preferred = configuration.Preferred,
            Overrides = configuration.Overrides,
            IsLowest = Options.IsLowest(parse),
            ShowsWholeProofs = Options.IsExplained(parse),
            ToolchainLibrary = Toolchains(configuration).FindLibrary,
        };

    /// <param name="caches">Null: the configured ones.</param>
    private (PortPlanner Planner, PortBuilder Builder, BuildScheduler Scheduler) Builds(
        ParseResult parse,
        UserConfiguration configuration,
        PortTree tree,
        SourceFetcher fetcher,
        int? jobs,
        PackageCaches? caches = null)
    {
        var packages = Packages();
        var hostTools = HostTools();
        var settings = Settings(parse, configuration, jobs);
        var sandbox = new Sandbox(
            SearchPath().WithSystem, hostTools, new HostRoots(Path.Combine(_directories.Cache, "roots"), environment.Time));
        var executor = new BuildExecutor(
            _directories.Logs, sandbox, configuration.BuildDisk, () => tree.Remedies, environment.Time);
        var sources = new BuildSourceFetcher(
            fetcher,
            new SourceTree(new ArchiveExtractor(new ArchiveLimits()).ExtractAsync),
            new FetchOptions { Offline = IsOffline(parse), SourceMirrors = configuration.SourceMirrors },
            environment.Time);
        var planner = Planner(configuration, tree, settings, hostTools);
        var builder = new PortBuilder(
            sources, packages, executor, new ReproducibilityCheck(executor, SearchPath()), sandbox, environment.Time);
        var images = new ImagePackager(Toolchains(configuration), packages, DataImages(), _directories, environment.Time);
        var scheduler = new BuildScheduler(
            new PortActions(planner, sources, builder, images),
            packages,
            caches ?? OptionalCaches(parse, configuration),
            new BuildHost(_directories, Store(), sandbox, settings.Jobs));
        return (planner, builder, scheduler);
    }

    private static BuildSettings Settings(ParseResult parse, UserConfiguration configuration, int? jobs) => new()
    {
        Jobs = jobs ?? configuration.Jobs ?? System.Environment.ProcessorCount,
        Isolation = Options.SandboxOf(parse) ?? configuration.Sandbox,
    };

    private PortPlanner Planner(
        UserConfiguration configuration, PortTree tree, BuildSettings settings, HostToolFinder hostTools) =>
        new(tree, new BuildTools(Toolchains(configuration), Machines(), hostTools), Packages(), _directories, settings);

    private HostToolFinder HostTools() => new(new HostToolMemory(Path.Combine(_directories.Probes, "host-tools.json")));

    private ImagePackager Images(UserConfiguration configuration) =>
        new(Toolchains(configuration), Packages(), DataImages(), _directories, environment.Time);

    private BuildStore Packages() => new(Store(), Index(), _directories.Builds, environment.Time);

    private BuildMachineFinder Machines() => new(_directories, SearchPath());

    private DataImageMaker DataImages() => new(SearchPath().WithSystem);

    private SearchPath SearchPath() => Engine.Processes.SearchPath.Parse(environment.Variable("PATH"));

    private ToolchainSearch Search(UserConfiguration configuration) =>
        ToolchainSearch.From(environment.Variable, configuration.Toolchains);
}
