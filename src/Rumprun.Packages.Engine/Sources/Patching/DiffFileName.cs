using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Rumprun.Packages.Engine.Sources.Patching;

/// <summary>A file's name in a diff's header, and the time after it, read as GNU patch reads them.</summary>
/// <param name="Name">Null where it is <c>/dev/null</c>.</param>
/// <param name="IsEpoch">
/// Whether the time says that the file is not there: about the beginning of 1970, in whatever zone.
/// </param>
internal sealed partial record DiffFileName(string? Name, bool IsEpoch)
{
    private const string Nothing = "/dev/null";

    /// <param name="text">What follows <c>---</c> or <c>+++</c> and a blank.</param>
    /// <returns>The name; null where its quotes are not closed.</returns>
    public static DiffFileName? Parse(string text)
    {
        text = text.Trim(' ');
        if (text.StartsWith('"'))
        {
            return Unquote(text, out var end) is { } name ? Of(name, text[end..]) : null;
        }

        // A name with blanks ends at a tab. Without any tab on the line, it ends at the first blank.
        var length = text.IndexOf('\t', StringComparison.Ordinal) is var tab and >= 0 ? tab
            : text.IndexOf(' ', StringComparison.Ordinal) is var blank and >= 0 ? blank
            : text.Length;
        return Of(text[..length], text[length..]);
    }

    /// <summary>Reads two names in quotes, with a blank between them, as in git's header.</summary>
    /// <returns>Null where it is anything else.</returns>
    public static (string Old, string New)? ParseQuotedPair(string text) =>
        text.StartsWith('"') && Unquote(text, out var end) is { } old
        && end + 1 < text.Length && text[end] == ' ' && text[end + 1] == '"'
        && Unquote(text[(end + 1)..], out _) is { } @new
            ? (old, @new)
            : null;

    private static DiffFileName Of(string name, string time) =>
        name == Nothing
            ? new DiffFileName(null, IsEpoch: true)
            : new DiffFileName(name.TrimEnd(), IsBeginningOf1970(time.Trim()));

    /// <summary>Zones reach from -25 to +26 hours (POSIX), and many diffs do not say theirs.</summary>
    private static bool IsBeginningOf1970(string time)
    {
        var match = IsoTime().Match(time);
        var text = $"{match.Groups["date"]} {match.Groups["time"]}";
        if (!match.Success)
        {
            match = CTime().Match(time);
            text = $"{match.Groups["day"]} {match.Groups["month"]} {match.Groups["year"]} {match.Groups["time"]}";
        }

        if (!match.Success || !DateTime.TryParse(text, CultureInfo.InvariantCulture, out var local))
        {
            return false;
        }

        var offset = match.Groups["hours"].Success
            ? TimeSpan.FromMinutes(
                (Number(match, "hours") * 60) + Number(match, "minutes")) * (match.Groups["sign"].Value == "-" ? -1 : 1)
            : TimeSpan.Zero;
        var since = local - offset - DateTime.UnixEpoch;
        return since > TimeSpan.FromHours(-25) && since < TimeSpan.FromHours(26);
    }

    private static int Number(Match match, string group) =>
        int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    /// <summary>Reads a name as C writes strings, which is how diff and git write odd ones.</summary>
    private static string? Unquote(string text, out int end)
    {
        var name = new StringBuilder();
        for (end = 1; end < text.Length; end++)
        {
            if (text[end] == '"')
            {
                end++;
                return name.ToString();
            }

            _ = name.Append(text[end] == '\\' ? Escape(text, ref end) : text[end]);
        }

        return null;
    }

    private static char Escape(string text, ref int at)
    {
        var next = at + 1 < text.Length ? text[++at] : '\\';
        if (next is < '0' or > '7')
        {
            return next switch
            {
                'a' => '\a',
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'v' => '\v',
                _ => next,
            };
        }

        var value = next - '0';
        for (var digits = 1; digits < 3 && at + 1 < text.Length && text[at + 1] is >= '0' and <= '7'; digits++)
        {
            value = (value * 8) + (text[++at] - '0');
        }

        return (char)(byte)value;
    }

    [GeneratedRegex(
        @"^(?<date>(19|20)\d\d[-/]\d\d[-/]\d\d)[ T](?<time>\d\d:\d\d(:\d\d)?)(\.\d+)?"
            + @"( ?(?<sign>[+-])(?<hours>\d\d):?(?<minutes>\d\d))?",
        RegexOptions.ExplicitCapture)]
    private static partial Regex IsoTime();

    [GeneratedRegex(
        @"^[A-Z][a-z][a-z],? (?<month>[A-Z][a-z][a-z]) +(?<day>\d\d?) (?<time>\d\d:\d\d:\d\d) (?<year>\d{4})",
        RegexOptions.ExplicitCapture)]
    private static partial Regex CTime();
}
