using System.CommandLine;
using System.CommandLine.Completions;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Cli.Commands;

/// <summary><c>rrpkg help [COMMAND]</c>: the page that <c>--help</c> after that command prints.</summary>
public static class HelpCommand
{
    public const string Name = "help";

    public static DocumentedCommand Create(Composition composition)
    {
        var words = new Argument<string[]>("command")
        {
            Description = "The command to explain; default: an overview of all commands",
            Arity = ArgumentArity.ZeroOrMore,
        };
        words.CompletesWith(static _ => RootCommandFactory.VerbNames.Select(static n => new CompletionItem(n)));
        var command = new Command(Name, "Explain a command") { words };
        command.SetAction(parse =>
        {
            var named = parse.GetValue(words) ?? [];
            var root = RootCommandFactory.Create(composition.Environment, named);
            if (ParseErrors.Unknown(root.Parse(named, parse.Configuration)) is { } unknown)
            {
                throw new DiagnosticException([unknown]);
            }

            return root.Parse([.. named, "--help"], parse.Configuration).Invoke(parse.InvocationConfiguration);
        });
        return new DocumentedCommand(command, CommandGroup.Machine,
            [new Example("rrpkg help run", "the same as `rrpkg run --help`")]);
    }
}
