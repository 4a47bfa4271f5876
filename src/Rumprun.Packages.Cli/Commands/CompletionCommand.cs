using System.CommandLine;
using Rumprun.Packages.Cli.Completion;
using Rumprun.Packages.Cli.Help;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg completion SHELL</c>.</summary>
public static class CompletionCommand
{
    public static DocumentedCommand Create(Composition composition)
    {
        var shell = new Argument<string>("shell") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong([.. CompletionScripts.Shells]);
        var command = new Command("completion", "Print a shell's completion script") { shell };
        command.SetAction(parse =>
        {
            composition.Terminal.Output.WriteLine(CompletionScripts.For(parse.GetRequiredValue(shell)));
            return 0;
        });
        return new DocumentedCommand(command, CommandGroup.Machine,
            [new Example("source <(rrpkg completion bash)", "set up completion in this shell")]);
    }
}
