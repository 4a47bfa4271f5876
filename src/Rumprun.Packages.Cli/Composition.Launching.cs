using System.CommandLine;
using System.CommandLine.Completions;
using Rumprun.Packages.Cli.Commands;
using Rumprun.Packages.Engine.Disks;
using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Engine.Launching.Detached;
using Rumprun.Packages.Engine.Operations;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Cli;

/// <content>Guests and their disks.</content>
public sealed partial class Composition
{
    private static readonly string[] s_supervisorVariables =
        ["PATH", "HOME", "RRPKG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "TMPDIR"];

    public RunOperation Run(IProgress<ProgressEvent> progress) =>
        new(InstalledPorts(), new GuestPreparer(Store(), Mounts()), Launchers(progress), Guests());

    public DetachedGuests Guests() => new(_directories.Guests, environment.Time);

    public GuestSupervisor Supervisor() => new(LaunchTools(), _directories.Probes, environment.Time);

    /// <summary>
    /// The command that supervises a detached guest: this program, with the variables that name programs and directories.
    /// </summary>
    public CommandLine SupervisorCommand() => new()
    {
        Program = environment.Executable,
        Arguments = [SuperviseCommand.Name],
        Environment = s_supervisorVariables
            .Select(name => KeyValuePair.Create(name, environment.Variable(name)))
            .Where(static v => v.Value is not null)
            .Aggregate(CommandLine.CleanEnvironment, static (all, v) => all.SetItem(v.Key, v.Value!)),
    };

    /// <summary>The destination of a guest's complete console: standard error with <c>--verbose</c>, else none.</summary>
    public Stream ConsoleStream(ParseResult parse) => IsVerbose(parse) ? System.Console.OpenStandardError() : Stream.Null;

    public IEnumerable<CompletionItem> GuestNames() =>
        Guests().List().Select(static g => new CompletionItem(g.Name.ToString()));

    public DiskOperation Disks() =>
        new(
            DiskStore(),
            new DiskMaker(DiskStore(), DataImages()),
            target => Targets(Configuration()).Select(target),
            environment.Time);

    public IEnumerable<CompletionItem> DiskNames() =>
        DiskStore().List().Select(static d => new CompletionItem(d.Name.ToString()));

    private GuestLaunchers Launchers(IProgress<ProgressEvent> progress) =>
        new(LaunchTools(), _directories.Runs, _directories.Probes, progress, environment.Time);

    private LaunchTools LaunchTools() => new(SearchPath().WithSystem);

    private MountPreparation Mounts() => new(_directories, DataImages(), new DiskMaker(DiskStore(), DataImages()));

    private DiskStore DiskStore() => new(_directories);
}
