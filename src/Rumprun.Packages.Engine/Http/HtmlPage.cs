using System.Text;
using System.Text.RegularExpressions;

namespace Rumprun.Packages.Engine.Http;

/// <summary>Recognizes web pages that servers, proxies and captive portals send in place of a file.</summary>
public static partial class HtmlPage
{
    /// <summary>How many bytes from the beginning of a body are enough for <see cref="Recognize"/>.</summary>
    public const int Beginning = 16 << 10;

    /// <summary>The fault that a body is which begins as a page does; null for any other body.</summary>
    /// <param name="beginning">The first bytes of the body.</param>
    public static HttpFault? Recognize(ReadOnlySpan<byte> beginning)
    {
        // Latin-1 decodes any byte; what is looked for is ASCII in every encoding of the web but UTF-16.
        var text = Encoding.Latin1.GetString(beginning[..Math.Min(beginning.Length, Beginning)]);
        return !Start().IsMatch(text) ? null
            : Fault(Title().Match(text) is { Success: true } title ? Decoded(title, beginning) : null);
    }

    internal static HttpFault Fault(string? title) => new(
        HttpDiagnostics.WebPage,
        $"the server sent a web page{(string.IsNullOrWhiteSpace(title) ? "" : $" (`{title}`)")}, not the file")
    {
        Hints = ["open the address in a browser: it may want a login, or be the page that links to the file"],
    };

    private static string Decoded(Match title, ReadOnlySpan<byte> bytes)
    {
        var group = title.Groups["title"];
        var text = Encoding.UTF8.GetString(bytes.Slice(group.Index, group.Length));
        return Printable.Line(Blanks().Replace(text, " "));
    }

    [GeneratedRegex(@"^(\u00ef\u00bb\u00bf)?(\s|<!--.*?-->|<\?xml.*?\?>)*<(!doctype\s+html|html|head)\b",
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Start();

    [GeneratedRegex("<title[^>]*>(?<title>[^<]*)",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Title();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
