using System.CommandLine;
using System.CommandLine.Help;
using Rumprun.Packages.Cli.Help;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>Puts the verbs together, in the order of the help page.</summary>
public static class RootCommandFactory
{
    public static RootCommand Create(CommandEnvironment environment)
    {
        var options = new GlobalOptions();
        var composition = new Composition(environment, options);
        DocumentedCommand[] commands =
        [
            InstallCommand.Create(composition),
            RemoveCommand.Create(composition),
            RunCommand.Create(composition),
            PsCommand.Create(composition),
            LogsCommand.Create(composition),
            StopCommand.Create(composition),
            DiskCommand.Create(composition),
            ListCommand.Create(composition),
            GenerationsCommand.Create(composition),
            DiffCommand.Create(composition),
            RollbackCommand.Create(composition),
            PortsCommand.Create(composition),
            InfoCommand.Create(composition),
            ResolveCommand.Create(composition),
            TreeCommand.Create(composition),
            WhyCommand.Create(composition),
            GraphCommand.Create(composition),
            FilesCommand.Create(composition),
            EnvCommand.Create(composition),
            BuildCommand.Create(composition),
            TestCommand.Create(composition),
            LockCommand.Create(composition),
            UpdateCommand.Create(composition),
            LogCommand.Create(composition),
            WhyRebuildCommand.Create(composition),
            CacheCommand.Create(composition),
            NewCommand.Create(composition),
            LintCommand.Create(composition),
            ToolchainCommand.Create(composition),
            DoctorCommand.Create(composition),
            GcCommand.Create(composition),
            StoreCommand.Create(composition),
            CompletionCommand.Create(environment),
        ];
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

        root.Subcommands.Add(SuperviseCommand.Create(composition));
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpPage(commands, (HelpAction)help.Action!);
        return root;
    }
}
