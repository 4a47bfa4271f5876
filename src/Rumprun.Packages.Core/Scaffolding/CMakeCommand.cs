using System.Collections.Immutable;
using System.Text;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>
/// A command of a CMakeLists.txt (cmake-language(7)), its name in lower case, its arguments as written.
/// </summary>
public sealed record CMakeCommand(string Name, ImmutableArray<string> Arguments)
{
    /// <summary>Every command of a file in order; unreadable parts are skipped.</summary>
    public static IEnumerable<CMakeCommand> ReadAll(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            if (text[at] == '#')
            {
                at = EndOfLine(text, at);
            }
            else if (char.IsAsciiLetter(text[at]) || text[at] == '_')
            {
                var start = at;
                while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
                {
                    at++;
                }

                var name = text[start..at];
                while (at < text.Length && text[at] is ' ' or '\t')
                {
                    at++;
                }

                if (at < text.Length && text[at] == '(')
                {
                    yield return new CMakeCommand(name.ToLowerInvariant(), ArgumentsAt(text, ref at));
                }
            }
            else
            {
                at++;
            }
        }
    }

    /// <param name="at">The opening parenthesis; on return, the position after the closing one.</param>
    private static ImmutableArray<string> ArgumentsAt(string text, ref int at)
    {
        var arguments = ImmutableArray.CreateBuilder<string>();
        var word = new StringBuilder();
        var (depth, isQuoted) = (0, false);
        for (; at < text.Length; at++)
        {
            var c = text[at];
            if (isQuoted)
            {
                if (c == '"')
                {
                    isQuoted = false;
                    arguments.Add(word.ToString());
                    word.Clear();
                }
                else
                {
                    word.Append(c == '\\' && at + 1 < text.Length ? text[++at] : c);
                }

                continue;
            }

            if (c is '(' or ')' or ' ' or '\t' or '\r' or '\n' or '#' or ';' or '"')
            {
                Flush();
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
                isQuoted = c == '"';
                at = c == '#' ? EndOfLine(text, at) - 1 : at;
                if (depth == 0)
                {
                    at++;
                    return arguments.ToImmutable();
                }
            }
            else
            {
                // An escaped quote opens no quoted argument (cmake-language(7), escape sequences).
                word.Append(c == '\\' && at + 1 < text.Length ? text[++at] : c);
            }
        }

        return arguments.ToImmutable();

        void Flush()
        {
            if (word.Length > 0)
            {
                arguments.Add(word.ToString());
                word.Clear();
            }
        }
    }

    private static int EndOfLine(string text, int at) => text.IndexOf('\n', at) is var end and >= 0 ? end + 1 : text.Length;
}
