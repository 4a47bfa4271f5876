using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Rumprun.Packages.Cli.Help;

/// <summary>Prints <c>rrpkg --help</c> with its verbs in groups, and a verb's own page with examples.</summary>
/// <param name="made">The verbs on this command line.</param>
/// <param name="all">Makes every verb, for the overview.</param>
/// <param name="library">Prints a verb's usage, arguments and options.</param>
public sealed class HelpPage(
    IReadOnlyList<DocumentedCommand> made, Func<IReadOnlyList<DocumentedCommand>> all, HelpAction library)
    : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Parent is null)
        {
            WriteOverview(parseResult.CommandResult.Command, output);
            return 0;
        }

        var result = library.Invoke(parseResult);
        var examples = made.FirstOrDefault(c => c.Command == parseResult.CommandResult.Command)?.Examples ?? [];
        WriteExamples(examples, output);
        return result;
    }

    private static string TitleOf(CommandGroup group) => group switch
    {
        CommandGroup.Use => "Use packages",
        CommandGroup.Make => "Make ports",
        _ => "This machine",
    };

    private void WriteOverview(Command root, TextWriter output)
    {
        output.WriteLine($"{root.Description}\n\nUsage: rrpkg COMMAND [OPTIONS]");
        var groups = all().Where(static c => !c.Command.Hidden).GroupBy(static c => c.Group).OrderBy(static g => g.Key);
        foreach (var group in groups)
        {
            output.WriteLine($"\n{TitleOf(group.Key)}:");
            foreach (var command in group)
            {
                output.WriteLine($"  {command.Command.Name,-12}{command.Command.Description}");
            }
        }

        output.WriteLine("\nOptions:");
        foreach (var option in root.Options.Where(static o => !o.Hidden))
        {
            var names = string.Join(", ", option.Aliases.Where(static a => a is ['-', not '-']).Prepend(option.Name));
            output.WriteLine($"  {names,-18}{option.Description}");
        }

        WriteExamples(
        [
            new Example("rrpkg install nginx", "build or fetch nginx and what it needs, and install it"),
            new Example("rrpkg run nginx -p 8080:80", "boot it, reachable at http://127.0.0.1:8080"),
        ], output);
    }

    private static void WriteExamples(IReadOnlyList<Example> examples, TextWriter output)
    {
        if (examples.Count == 0)
        {
            return;
        }

        output.WriteLine("\nExamples:");
        foreach (var example in examples)
        {
            output.WriteLine($"  {example.CommandLine}");
            output.WriteLine($"      {example.Meaning}");
        }
    }
}
