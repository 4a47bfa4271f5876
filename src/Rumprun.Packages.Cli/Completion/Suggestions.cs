using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Rumprun.Packages.Cli.Completion;

/// <summary>
/// Answers the <c>[suggest:POSITION] LINE</c> that the shells' scripts send: prints each word that may stand at that
/// position of the line, once.
/// </summary>
public sealed class Suggestions : SynchronousCommandLineAction
{
    private const string Prefix = "[suggest";

    public static bool IsDirective(string argument) =>
        argument.StartsWith(Prefix, StringComparison.Ordinal) && argument.EndsWith(']');

    public override int Invoke(ParseResult parseResult)
    {
        var directive = parseResult.Tokens.First(static t => t.Type == TokenType.Directive).Value;
        var line = parseResult.Tokens.LastOrDefault(static t => t.Type != TokenType.Directive)?.Value ?? "";
        var number = directive.Trim('[', ']').Split(':').ElementAtOrDefault(1);
        var position = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var given)
            ? given
            : line.Length;
        var completions = parseResult.RootCommandResult.Command.Parse(line, parseResult.Configuration)
            .GetCompletions(Math.Min(position, line.Length));
        foreach (var word in completions.Select(static c => c.InsertText ?? c.Label).Distinct())
        {
            parseResult.InvocationConfiguration.Output.WriteLine(word);
        }

        return 0;
    }
}
