using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Help;
using Rumprun.Packages.Cli.Completion;
using Rumprun.Packages.Cli.Help;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>Builds the command tree for one command line: the verbs that occur in it, and no others.</summary>
public static class RootCommandFactory
{
    /// <summary>In the order of the help page.</summary>
    private static readonly Verb[] s_verbs =
    [
        new("install", InstallCommand.Create),
        new("remove", RemoveCommand.Create),
        new("run", RunCommand.Create),
        new("ps", PsCommand.Create),
        new("logs", LogsCommand.Create),
        new("stop", StopCommand.Create),
        new("disk", DiskCommand.Create),
        new("list", ListCommand.Create),
        new("generations", GenerationsCommand.Create),
        new("diff", DiffCommand.Create),
        new("rollback", RollbackCommand.Create),
        new("mirror", MirrorCommand.Create),
        new("search", SearchCommand.Create),
        new("ports", PortsCommand.Create),
        new("info", InfoCommand.Create),
        new("resolve", ResolveCommand.Create),
        new("tree", TreeCommand.Create),
        new("why", WhyCommand.Create),
        new("graph", GraphCommand.Create),
        new("files", FilesCommand.Create),
        new("env", EnvCommand.Create),
        new("build", BuildCommand.Create),
        new("test", TestCommand.Create),
        new("lock", LockCommand.Create),
        new("update", UpdateCommand.Create),
        new("log", LogCommand.Create),
        new("why-rebuild", WhyRebuildCommand.Create),
        new("cache", CacheCommand.Create),
        new("publish", PublishCommand.Create),
        new("verify", VerifyCommand.Create),
        new("attest", AttestCommand.Create),
        new("vendor", VendorCommand.Create),
        new("key", KeyCommand.Create),
        new("new", NewCommand.Create),
        new("lint", LintCommand.Create),
        new("toolchain", ToolchainCommand.Create),
        new("doctor", DoctorCommand.Create),
        new("gc", GcCommand.Create),
        new("store", StoreCommand.Create),
        new("completion", CompletionCommand.Create),
        new(HelpCommand.Name, HelpCommand.Create),
        new(SuperviseCommand.Name, SuperviseCommand.Create),
    ];

    /// <summary>The verbs for people, in the order of the help page.</summary>
    public static IEnumerable<string> VerbNames =>
        s_verbs.Where(static v => v.Name != SuperviseCommand.Name).Select(static v => v.Name);

    /// <param name="arguments">The command line. A word that happens to be a verb's name only costs time.</param>
    public static RootCommand Create(CommandEnvironment environment, IReadOnlyCollection<string> arguments)
    {
        var options = new GlobalOptions();
        var composition = new Composition(environment, options);
        var isSuggestion = arguments.Take(1).Any(Suggestions.IsDirective);
        DocumentedCommand[] commands =
            [.. s_verbs.Where(v => isSuggestion || arguments.Contains(v.Name)).Select(v => v.Create(composition))];
        var root = new RootCommand("Existing programs as unikernels: builds, installs and boots ports.")
        {
            options.Offline,
            options.Verbose,
            options.Ports,
        };
        foreach (var command in commands)
        {
            root.Subcommands.Add(command.Command);
        }

        // The library's own option also accepts `/?` and `/h`, which are paths on Linux.
        root.Options.Remove(root.Options.OfType<HelpOption>().Single());
        var help = new HelpOption("--help", "-h");
        help.Action = new HelpPage(
            commands, () => [.. s_verbs.Select(v => v.Create(composition))], (HelpAction)help.Action!);
        root.Options.Add(help);
        root.Action = help.Action;
        root.Options.OfType<VersionOption>().Single().Action = new VersionAction();
        foreach (var directive in root.Directives.OfType<SuggestDirective>())
        {
            directive.Action = new Suggestions();
        }

        return root;
    }

    /// <summary>A verb: its name, and the factory of its command.</summary>
    private sealed record Verb(string Name, Func<Composition, DocumentedCommand> Create);
}
