using System.Text;

namespace Rumprun.Packages.Core.Tests.Launching;

/// <summary>
/// Reads a configuration as a guest does, written from the observed behaviour of booted guests: strings are taken as they
/// stand, <c>cmdline</c> alone is split into words.
/// </summary>
internal static class RumprunReaderModel
{
    /// <summary>The arguments that the only program gets, its name first.</summary>
    public static IReadOnlyList<string> ArgumentsOf(string text)
    {
        if (text.IndexOf("\"rc\":[", StringComparison.Ordinal) is >= 0 and var rc)
        {
            var strings = StringsFrom(text[(rc + 5)..]);
            return [strings[1], .. strings.Skip(3)];
        }

        var cmdline = text.IndexOf("\"cmdline\":", StringComparison.Ordinal);
        return Words(StringsFrom(text[(cmdline + 10)..])[0]);
    }

    /// <summary>The contents of every string literal, in order.</summary>
    private static List<string> StringsFrom(string text)
    {
        var strings = new List<string>();
        for (var i = text.IndexOf('"', StringComparison.Ordinal); i >= 0; i = text.IndexOf('"', i + 1))
        {
            var start = ++i;
            while (text[i] != '"')
            {
                i += text[i] == '\\' ? AfterEscape(text, i) : 1;
            }

            strings.Add(text[start..i]);
        }

        return strings;
    }

    private static int AfterEscape(string text, int at) => text[at + 1] switch
    {
        '"' or '\\' or '/' or 'b' or 'f' or 'n' or 'r' or 't' => 2,
        'u' when text[(at + 2)..(at + 6)].All(char.IsAsciiHexDigit) => 6,
        var c => throw new FormatException($"json parse failed: \\{c}"),
    };

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var (c, escaped) = text[i] == '\\' ? (text[++i], true) : (text[i], false);
            if (!escaped && !quoted && c is ' ' or '\t' or '\n')
            {
                if (word is not null)
                {
                    words.Add(word.ToString());
                }

                word = null;
                continue;
            }

            word ??= new StringBuilder();
            if (!escaped && c == '\'')
            {
                quoted = !quoted;
            }
            else
            {
                word.Append(c);
            }
        }

        return word is null ? words : [.. words, word.ToString()];
    }
}
