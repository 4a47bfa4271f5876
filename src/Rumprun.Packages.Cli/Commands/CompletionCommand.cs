using System.CommandLine;
using Rumprun.Packages.Cli.Completion;
using Rumprun.Packages.Cli.Help;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg completion SHELL</c>.</summary>
public static class CompletionCommand
{
    public static DocumentedCommand Create(CommandEnvironment environment)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong([.. CompletionScripts.Shells]);
        var command = new Command("completion", "Print a script that makes a shell complete rrpkg's words") { shell };
        command.SetAction(parse =>
        {
            environment.Terminal.Output.WriteLine(CompletionScripts.For(parse.GetRequiredValue(shell)));
            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Machine,
            [new Example("source <(rrpkg completion bash)", "complete in this shell")]);
    }
}
