using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>A call of an m4 macro in a configure.ac, its arguments unquoted and trimmed.</summary>
public sealed record MacroCall(string Name, ImmutableArray<string> Arguments)
{
    /// <summary>Longer calls are ignored: nothing is guessed from whole programs.</summary>
    private const int LongestCall = 20_000;

    /// <summary>The argument with that index, from 0; empty if it was omitted.</summary>
    public string this[int index] => index < Arguments.Length ? Arguments[index] : "";

    /// <summary>Every call of a macro outside comments, in order.</summary>
    public static IEnumerable<MacroCall> FindAll(string text, string name)
    {
        for (var at = 0; (at = text.IndexOf(name + "(", at, StringComparison.Ordinal)) >= 0; at += name.Length)
        {
            var lineStart = at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;
            var line = text.AsSpan(lineStart, at - lineStart);
            var isComment = line.Contains("dnl", StringComparison.Ordinal)
                || line.TrimStart().StartsWith("#", StringComparison.Ordinal);
            var isPartOfAnother = at > 0 && (char.IsAsciiLetterOrDigit(text[at - 1]) || text[at - 1] == '_');
            if (!isComment && !isPartOfAnother)
            {
                yield return new MacroCall(name, ArgumentsAt(text, at + name.Length + 1));
            }
        }
    }

    private static ImmutableArray<string> ArgumentsAt(string text, int start)
    {
        var arguments = ImmutableArray.CreateBuilder<string>();
        var (brackets, parentheses, from) = (0, 0, start);
        for (var at = start; at < text.Length && at - start < LongestCall; at++)
        {
            switch (text[at])
            {
                case '[':
                    brackets++;
                    break;
                case ']':
                    brackets--;
                    break;
                case '(' when brackets == 0:
                    parentheses++;
                    break;
                case ')' when brackets == 0 && parentheses > 0:
                    parentheses--;
                    break;
                case ',' or ')' when brackets == 0 && parentheses == 0:
                    arguments.Add(Unquoted(text[from..at]));
                    from = at + 1;
                    if (text[at] == ')')
                    {
                        return arguments.ToImmutable();
                    }

                    break;
            }
        }

        return arguments.ToImmutable();
    }

    private static string Unquoted(string argument)
    {
        argument = argument.Trim();
        return argument is ['[', .. var inner, ']'] ? inner.Trim() : argument;
    }
}
