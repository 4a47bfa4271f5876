using System.Globalization;
using Rumprun.Packages.Core.Index;

namespace Rumprun.Packages.Server.Catalogue;

/// <summary>The frame that the catalogue's pages share, and the parts that several of them have.</summary>
internal static class CataloguePage
{
    /// <summary>Nothing but the server's own style sheet, and the empty icon.</summary>
    public const string SecurityPolicy = "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'";

    private static readonly string[] s_units = ["B", "KiB", "MiB", "GiB", "TiB"];

    public static Markup Of(string title, string query, Markup content) => Markup.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{title}</title>
        <link rel="icon" href="data:,">
        <link rel="stylesheet" href="/style.css">
        <link rel="alternate" type="application/atom+xml" title="New releases" href="/feed.atom">
        </head>
        <body>
        <a class="skip" href="#content">Skip to the content</a>
        <header>
        <a class="home" href="/">Ports</a>
        <form role="search" action="/" method="get">
        <label for="q">Search</label>
        <input id="q" name="q" type="search" value="{query}" maxlength="100" autocomplete="off">
        <button type="submit">Search</button>
        </form>
        </header>
        <main id="content">
        {content}
        </main>
        <footer><a href="/feed.atom">New releases (Atom)</a> <a href="/api/v1/openapi.json">API</a></footer>
        </body>
        </html>

        """);

    public static string PathOf(PortIndex port) => $"/ports/{Uri.EscapeDataString(port.Name.ToString())}";

    public static string PathOf(PortIndex port, Release release) =>
        $"{PathOf(port)}/{Uri.EscapeDataString(release.Version.ToString())}";

    public static Markup Date(DateTimeOffset time) => Markup.Of(
        $"<time datetime=\"{time.UtcDateTime.ToString("s", CultureInfo.InvariantCulture)}Z\">{Day(time)}</time>");

    public static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Size(long bytes)
    {
        var (value, unit) = ((double)bytes, 0);
        while (value >= 1024 && unit < s_units.Length - 1)
        {
            (value, unit) = (value / 1024, unit + 1);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {s_units[unit]}");
    }

    public static string Milliseconds(TimeSpan? time) =>
        time is { } t ? string.Create(CultureInfo.InvariantCulture, $"{t.TotalMilliseconds:0} ms") : "–";

    public static Markup Tested(Release release) => release.Test switch
    {
        null => Markup.Of($"<span class=\"dim\">not tested</span>"),
        { HasPassed: true } test => Markup.Of($"<span class=\"good\">{test.Tests} passed</span>"),
        var test => Markup.Of($"<span class=\"bad\">{test.Failed} of {test.Tests} failed</span>"),
    };

    public static string OptionsOf(Release release) =>
        release.Options.IsEmpty ? "" : $"[{string.Join(", ", release.Options)}]";
}
