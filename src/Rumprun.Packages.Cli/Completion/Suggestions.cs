using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Cli.Completion;

/// <summary>
/// Answers the <c>[suggest:POSITION] LINE</c> that the shells' scripts send: prints each possible word at that position of
/// the line, once.
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
        foreach (var word in WordsAt(parseResult, line[..Math.Min(position, line.Length)]))
        {
            parseResult.InvocationConfiguration.Output.WriteLine(word);
        }

        return 0;
    }

    private static IEnumerable<string> WordsAt(ParseResult parse, string line)
    {
        try
        {
            return Complete(parse, line);
        }
        catch (DiagnosticException)
        {
            // The word being typed need not be a valid value yet.
            var begun = line.LastIndexOf(' ') + 1;
            return Complete(parse, line[..begun]).Where(word => word.StartsWith(line[begun..], StringComparison.Ordinal));
        }
    }

    private static string[] Complete(ParseResult parse, string line) =>
    [
        .. parse.RootCommandResult.Command.Parse(line, parse.Configuration)
            .GetCompletions(line.Length)
            .Select(static c => c.InsertText ?? c.Label)
            .Distinct(),
    ];
}
