using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Rumprun.Packages.Cli.Commands;
using Rumprun.Packages.Cli.Help;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Cli;

/// <summary>The errors of a command line, in our own words and with a suggestion for a mistyped verb or option.</summary>
public static class ParseErrors
{
    public static ImmutableArray<Diagnostic> Of(ParseResult parse)
    {
        // A request for help takes precedence over other errors, and a line to be completed is incomplete.
        if (parse.Action is HelpPage || parse.Tokens.Any(static t => t.Type == TokenType.Directive))
        {
            return [];
        }

        var command = parse.CommandResult.Command;
        var help = HelpFor(parse.CommandResult);
        if (Unknown(parse) is { } unknown)
        {
            return [unknown];
        }

        return parse.Errors.Count > 0 && command.Subcommands.Count > 0 && command.Action is null
            ? [CommandLineDiagnostics.Usage.Create("no command is given", help)]
            : [.. parse.Errors.Select(e => CommandLineDiagnostics.Usage.Create(Sentence(e.Message), help)).Distinct()];
    }

    /// <summary>A command, an option or an argument that does not exist; null: all exist.</summary>
    public static Diagnostic? Unknown(ParseResult parse) =>
        (MistypedOption(parse) ?? (parse.UnmatchedTokens is [var unmatched, ..] ? unmatched : null)) is { } word
        && ResultBefore(word, parse) is var result
            ? CommandLineDiagnostics.Usage.Create(DescribeUnknown(word, result.Command), [.. HintsFor(word, result)])
            : null;

    /// <summary>The command that the word follows; of `rrpkg instal list`, `instal` belongs to `rrpkg`.</summary>
    private static CommandResult ResultBefore(string word, ParseResult parse)
    {
        var depth = parse.Tokens.TakeWhile(t => t.Value != word).Count(static t => t.Type == TokenType.Command);
        var path = new Stack<CommandResult>();
        for (var result = parse.CommandResult; result is not null; result = result.Parent as CommandResult)
        {
            path.Push(result);
        }

        return path.ElementAt(Math.Min(depth, path.Count - 1));
    }

    /// <summary>
    /// A word before <c>--</c> that looks like an option but is not one: the library takes it for another argument of a verb
    /// with many.
    /// </summary>
    private static string? MistypedOption(ParseResult parse)
    {
        var arguments = parse.CommandResult.Children.OfType<ArgumentResult>().SelectMany(static a => a.Tokens).ToHashSet();
        return parse.Tokens
            .TakeWhile(static t => t.Type != TokenType.DoubleDash)
            .Where(t => t.Value is ['-', _, ..] && arguments.Contains(t))
            .Select(static t => t.Value)
            .FirstOrDefault();
    }

    private static string DescribeUnknown(string word, Command command) => word switch
    {
        ['-', ..] => $"there is no option `{word}`",
        _ when command is RootCommand || command.Subcommands.Count > 0 => $"there is no command `{word}`",
        _ => $"`{word}` is an unexpected argument",
    };

    private static IEnumerable<string> HintsFor(string word, CommandResult result)
    {
        var command = result.Command;
        var candidates = word.StartsWith('-')
            ? AllOptions(result).SelectMany(static o => o.Aliases.Prepend(o.Name))
            : command is RootCommand ? RootCommandFactory.VerbNames
            : command.Subcommands.Where(static c => !c.Hidden).Select(static c => c.Name);
        if (Suggestion.For(word, candidates) is { } meant)
        {
            yield return $"did you mean `{meant}`?";
        }

        yield return HelpFor(result);
    }

    private static IEnumerable<Option> AllOptions(CommandResult result)
    {
        foreach (var option in result.Command.Options)
        {
            yield return option;
        }

        for (var parent = result.Parent as CommandResult; parent is not null; parent = parent.Parent as CommandResult)
        {
            foreach (var option in parent.Command.Options.Where(static o => o.Recursive))
            {
                yield return option;
            }
        }
    }

    private static string HelpFor(CommandResult result) => $"run `{PathOf(result)} --help`";

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : "rrpkg";

    /// <summary>The library's sentence in the form of ours: no capital, no full stop, names in backquotes.</summary>
    private static string Sentence(string message)
    {
        var text = message.TrimEnd('.').Replace('\'', '`');
        return text.Length > 1 && char.IsUpper(text[0]) && !char.IsUpper(text[1]) ? char
            .ToLowerInvariant(text[0]) + text[1..] : text;
    }
}
