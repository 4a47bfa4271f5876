using System.Text;

namespace Rumprun.Packages.Core.Launching;

/// <summary>
/// What a string of the guest's configuration can carry. The guest's reader takes the bytes between two quotation marks as
/// they stand: a backslash has to begin one of JSON's escapes, and stays in the text (jsmn.c). Only <c>cmdline</c> is read
/// once more, by rules of its own (parseargs.c): a backslash there takes the next character as it is, blanks end a word, and
/// <c>'</c> groups without a way to be written itself.
/// </summary>
internal static class GuestText
{
    /// <summary>The guest looks for this anywhere in its configuration and then reads another one from a disk.</summary>
    private const string RootConfigurationMark = "_RUMPRUN_ROOTFSCFG=";

    /// <summary>What keeps a text from being handed to any program, as a noun phrase; null: nothing does.</summary>
    public static string? Obstacle(string text) =>
        text.Contains('\0', StringComparison.Ordinal) ? "a NUL byte"
        : text.EnumerateRunes().Any(static r => r == Rune.ReplacementChar) ? "bytes that are not UTF-8"
        : null;

    /// <summary>
    /// What keeps any string of the configuration from carrying the text, as a noun phrase; null: nothing does.
    /// </summary>
    public static string? ObstacleAnywhere(string text) =>
        Obstacle(text)
        ?? (text.Contains(RootConfigurationMark, StringComparison.Ordinal)
            ? $"`{RootConfigurationMark}`, which Rumprun acts on"
            : null);

    /// <summary>
    /// What keeps a string that is not read again from carrying the text, as a noun phrase; null: nothing does.
    /// </summary>
    public static string? ObstacleAsIs(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                return "a `\"`";
            }

            if (text[i] == '\\')
            {
                var escape = EscapeLength(text.AsSpan(i));
                if (escape == 0)
                {
                    return "a `\\` that begins no JSON escape";
                }

                i += escape - 1;
            }
        }

        return ObstacleAnywhere(text);
    }

    /// <summary>What keeps a word of <c>cmdline</c> from carrying the text, as a noun phrase; null: nothing does.</summary>
    public static string? ObstacleAsWord(string text) =>
        text.Contains('\'', StringComparison.Ordinal) ? "a `'`" : ObstacleAnywhere(text);

    /// <summary>The text as a word of <c>cmdline</c>, which <see cref="ObstacleAsWord"/> has nothing against.</summary>
    public static string Word(string text)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return text.Length == 0 || text.AsSpan().ContainsAny(' ', '\t', '\n') ? $"'{escaped}'" : escaped;
    }

    /// <summary>How many characters the JSON escape at the start of the text takes; 0: there is none.</summary>
    private static int EscapeLength(ReadOnlySpan<char> text) => text switch
    {
        ['\\', '"' or '\\' or '/' or 'b' or 'f' or 'n' or 'r' or 't', ..] => 2,
        ['\\', 'u', var a, var b, var c, var d, ..] when IsHex(a) && IsHex(b) && IsHex(c) && IsHex(d) => 6,
        _ => 0,
    };

    private static bool IsHex(char c) => char.IsAsciiHexDigit(c);
}
