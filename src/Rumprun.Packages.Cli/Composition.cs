using System.CommandLine;
using System.CommandLine.Completions;
using Rumprun.Packages.Cli.Commands;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Configuration;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Images;
using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Engine.Launching.Detached;
using Rumprun.Packages.Engine.Operations;
using Rumprun.Packages.Engine.Operations.Building;
using Rumprun.Packages.Engine.Operations.Launching;
using Rumprun.Packages.Engine.Operations.Resolving;
using Rumprun.Packages.Engine.Ports;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Sources;
using Rumprun.Packages.Engine.Sources.Debian;
using Rumprun.Packages.Engine.Sources.Http;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Engine.Toolchains.Doctor;

namespace Rumprun.Packages.Cli;

/// <summary>
/// Puts operations together by hand, out of the environment and what the command line says. Nothing is made, read or found
/// before a verb asks for it: that is what keeps the start-up short.
/// </summary>
public sealed class Composition(CommandEnvironment environment, GlobalOptions options)
{
    private static readonly string[] s_supervisorVariables =
        ["PATH", "HOME", "RRPKG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "TMPDIR"];

    private readonly RrpkgDirectories _directories = environment.Directories;

    public CommandEnvironment Environment => environment;

    public Terminal Terminal => environment.Terminal;

    public DiagnosticRenderer Diagnostics => new(Terminal);

    public ProgressRenderer Progress(ParseResult parse) => new(Terminal, environment.Time, IsVerbose(parse));

    public bool IsOffline(ParseResult parse) => parse.GetValue(options.Offline);

    public bool IsVerbose(ParseResult parse) => parse.GetValue(options.Verbose);

    public UserConfiguration Configuration() => ConfigurationFile.Read(_directories.ConfigurationFile);

    public PortTree Tree(ParseResult parse, UserConfiguration configuration) =>
        new(PortsTrees.Find(environment, parse.GetValue(options.Ports) ?? [], configuration));

    public ToolchainFinder Toolchains(UserConfiguration configuration) => new(_directories, Search(configuration));

    public TargetSelector Targets(UserConfiguration configuration) => new(Toolchains(configuration), configuration);

    public ToolchainRegistration ToolchainRegistration(UserConfiguration configuration) =>
        new(_directories, Toolchains(configuration));

    public Doctor Doctor(UserConfiguration configuration) => new(_directories, Search(configuration));

    public LintOperation Lint(ParseResult parse) => new(Tree(parse, Configuration()));

    public Profile Profile() => new(_directories.Profile, environment.Time);

    public InfoOperation Info(ParseResult parse) => new(Tree(parse, Configuration()), Profile(), Store());

    public FilesOperation Files() => new(InstalledPorts(), Store());

    public LogOperation Logs() => new(_directories);

    public RemoveOperation Remove() => new(Profile(), InstalledPorts());

    public CompileEnvironmentOperation CompileEnvironment() =>
        new(InstalledPorts(), Store(), Toolchains(Configuration()), Machines(), _directories);


    public PrepareGuestOperation PrepareGuest() =>
        new(InstalledPorts(), Store(), new MountPreparation(_directories, DataImages()));

    public GuestLaunchers Launchers(IProgress<ProgressEvent> progress) =>
        new(LaunchTools(), Path.Combine(_directories.State, "runs"), _directories.Probes, progress, environment.Time);

    public DetachedGuests Guests() => new(_directories.Guests, environment.Time);

    public GuestSupervisor Supervisor() => new(LaunchTools(), _directories.Probes, environment.Time);

    /// <summary>This program again, watching over a guest. It needs to find the same programs and directories.</summary>
    public CommandLine SupervisorCommand() => new()
    {
        Program = environment.Executable,
        Arguments = [SuperviseCommand.Name],
        Environment = s_supervisorVariables
            .Select(name => KeyValuePair.Create(name, environment.Variable(name)))
            .Where(static v => v.Value is not null)
            .Aggregate(CommandLine.CleanEnvironment, static (all, v) => all.SetItem(v.Key, v.Value!)),
    };

    /// <summary>Where a guest's whole console goes: to the person with <c>--verbose</c>, else nowhere.</summary>
    public Stream ConsoleStream(ParseResult parse) => IsVerbose(parse) ? System.Console.OpenStandardError() : Stream.Null;

    public IEnumerable<CompletionItem> GuestNames() => Guests().List().Select(static g => new CompletionItem(g.Name.ToString()));

    /// <summary>Installing and building share what they stand on; the fetcher is theirs to dispose.</summary>
    public InstallOperation Install(ParseResult parse, SourceFetcher fetcher)
    {
        var configuration = Configuration();
        var tree = Tree(parse, configuration);
        return new InstallOperation(
            Targets(configuration), Resolver(tree, configuration), Builder(parse, configuration, tree, fetcher), Images(configuration), Profile());
    }

    /// <inheritdoc cref="Install"/>
    public BuildOperation Build(ParseResult parse, SourceFetcher fetcher)
    {
        var configuration = Configuration();
        var tree = Tree(parse, configuration);
        return new BuildOperation(
            Targets(configuration), Resolver(tree, configuration), Builder(parse, configuration, tree, fetcher), Images(configuration), Packages());
    }

    public SourceFetcher Fetcher() => new(
        new SourceCache(_directories.Sources),
        new TransferLimits(),
        new DebianArchive(Path.Combine(_directories.Cache, "apt"), new AptPrograms(), environment.Variable, environment.Time),
        environment.Time);

    public IEnumerable<CompletionItem> PortNames(ParseResult parse) =>
        Tree(parse, Configuration()).Names.Select(static n => new CompletionItem(n.ToString()));

    public IEnumerable<CompletionItem> InstalledNames() =>
        Profile().Current().Ports.Select(static p => p.Name.ToString()).Distinct().Select(static n => new CompletionItem(n));

    private PortResolver Resolver(PortTree tree, UserConfiguration configuration) =>
        new(tree, TargetSelector.Hosted)
        {
            Preferred = configuration.Preferred,
            ToolchainLibrary = Toolchains(configuration).FindLibrary,
        };

    private PortBuilder Builder(ParseResult parse, UserConfiguration configuration, PortTree tree, SourceFetcher fetcher) => new(
        tree,
        Toolchains(configuration),
        Machines(),
        fetcher,
        new SourceTree(new ArchiveExtractor(new ArchiveLimits()).ExtractAsync),
        Packages(),
        new BuildExecutor(_directories.Logs, environment.Time),
        _directories,
        new BuildSettings
        {
            Offline = IsOffline(parse),
            Jobs = configuration.Jobs ?? System.Environment.ProcessorCount,
            SourceMirrors = configuration.SourceMirrors,
        },
        environment.Time);

    private ImagePackager Images(UserConfiguration configuration) =>
        new(Toolchains(configuration), Packages(), DataImages(), _directories, environment.Time);

    private PackageStore Store() => new(_directories.Store);

    private PackageKeeper Packages()
    {
        var store = Store();
        return new(store, new BuildKeyIndex(_directories.BuildKeys, store), _directories.Builds, environment.Time);
    }

    private InstalledPorts InstalledPorts() =>
        new(Profile(), () => Targets(Configuration()).Select(named: null));

    private BuildMachineFinder Machines() => new(_directories, SearchPath());

    private DataImageMaker DataImages() => new(SearchPath().WithSystem);

    private LaunchTools LaunchTools() => new(SearchPath().WithSystem);

    private SearchPath SearchPath() => Engine.Processes.SearchPath.Parse(environment.Variable("PATH"));

    private ToolchainSearch Search(UserConfiguration configuration) =>
        ToolchainSearch.From(environment.Variable, configuration.Toolchains);
}
