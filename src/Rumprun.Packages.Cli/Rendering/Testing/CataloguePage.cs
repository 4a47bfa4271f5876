using System.Globalization;
using System.Net;
using System.Text;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Operations;

namespace Rumprun.Packages.Cli.Rendering.Testing;

/// <summary>The catalogue as one self-contained web page with light and dark themes.</summary>
internal static class CataloguePage
{
    private const string Style = """
        :root { color-scheme: light dark; --text: #1c1e21; --dim: #66707c; --line: #d8dde3; --page: #fff; --good: #1f7a3f;
          --bad: #c8402f; --chip: #eef1f4; }
        @media (prefers-color-scheme: dark) {
          :root { --text: #e4e7eb; --dim: #98a2ae; --line: #3a414a; --page: #16191d; --good: #6fcf8f; --bad: #f07362;
            --chip: #262c33; } }
        body { font: 15px/1.45 system-ui, sans-serif; color: var(--text); background: var(--page); margin: 2rem auto;
          max-width: 1200px; padding: 0 1rem; }
        h1 { font-size: 1.4rem; margin: 0 0 .3rem; } p { color: var(--dim); margin: .3rem 0 1rem; max-width: 75ch; }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--line);
          vertical-align: top; }
        th { color: var(--dim); font-weight: 500; font-size: .85rem; white-space: nowrap; }
        td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        td.port { min-width: 15rem; } .port strong { font-size: 1.02rem; } .dim { color: var(--dim); }
        .target { white-space: nowrap; }
        .chip { background: var(--chip); border-radius: 4px; padding: 0 .35rem; font-size: .85rem; white-space: nowrap; }
        .good { color: var(--good); white-space: nowrap; } .bad { color: var(--bad); white-space: nowrap; }
        a { color: inherit; }
        """;

    public static string Of(IReadOnlyCollection<CatalogueEntry> catalogue, DateTimeOffset now)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Ports</title>
            <style>
            {Style}
            </style>
            </head>
            <body>
            <h1>{catalogue.Count} ports</h1>
            <p>Measured by <code>rrpkg test</code> on one machine, as of {now.UtcDateTime:yyyy-MM-dd HH:mm} UTC. Main: from
            the start of QEMU until the program's main begins. Answer: until the first answer over the network. Least: the
            smallest memory that the tests pass with. An asterisk: QEMU emulated the processor, which is slower than KVM.
            In brackets: options other than the port's defaults.</p>
            <div class="scroll">
            <table>
            <thead><tr><th>port</th><th>options</th><th>target</th><th class="number">image</th>
            <th class="number">memory</th><th class="number">least</th><th class="number">main</th>
            <th class="number">answer</th>
            <th>last test</th></tr></thead>
            <tbody>

            """);
        foreach (var entry in catalogue)
        {
            AppendEntry(text, entry);
        }

        return text.Append("</tbody>\n</table>\n</div>\n</body>\n</html>\n").ToString();
    }

    /// <summary>
    /// A row for each target and choice of options that was tested; the port itself comes before the first.
    /// </summary>
    private static void AppendEntry(StringBuilder text, CatalogueEntry entry)
    {
        var rows = Math.Max(1, entry.Tests.Length);
        text.Append(CultureInfo.InvariantCulture, $"""
            <tr><td class="port" rowspan="{rows}"><strong>{Title(entry.Port)}</strong>
            {Text(entry.Port.Version.ToString())}<br>{Text(entry.Port.Summary)}<br>
            <span class="dim">{Text(entry.Port.License)}; for {Text(string.Join(", ", entry.Targets))}</span></td>
            <td rowspan="{rows}">{string.Join(' ', entry.Port.Options.Select(static o => Option(o.Key, o.Value)))}</td>

            """);
        if (entry.Tests.IsEmpty)
        {
            text.Append("<td colspan=\"7\" class=\"dim\">not tested here</td></tr>\n");
            return;
        }

        for (var i = 0; i < entry.Tests.Length; i++)
        {
            text.Append(i == 0 ? "" : "<tr>");
            AppendTest(text, entry.Port, entry.Tests[i]);
        }
    }

    private static void AppendTest(StringBuilder text, Port port, TestRecord test)
    {
        var options = PortVariant.Of(port, test.Options).Options.ToString();
        text.Append(
            CultureInfo.InvariantCulture,
            $"<td class=\"target\">{Text(test.Target.ToString())}{(test.Figures is { IsEmulated: true } ? "*" : "")}");
        text.Append(
            CultureInfo.InvariantCulture,
            $"{(options.Length == 0 ? "" : $"<br><span class=\"chip\">{Text(options)}</span>")}</td>");
        foreach (var cell in FigureCells.Of(test.Figures))
        {
            text.Append(CultureInfo.InvariantCulture, $"<td class=\"number\">{Text(cell)}</td>");
        }

        var verdict = test.HasPassed
            ? string.Create(CultureInfo.InvariantCulture, $"<span class=\"good\">{test.Tests} of {test.Tests} passed</span>")
            : string.Create(
                CultureInfo.InvariantCulture, $"<span class=\"bad\">{test.Failed} of {test.Tests} failed</span>");
        text.Append(
            CultureInfo.InvariantCulture,
            $"<td>{verdict} <span class=\"dim target\">{test.Finished.UtcDateTime:yyyy-MM-dd HH:mm}</span></td></tr>\n");
    }

    /// <summary>The port reader ensures that a homepage is an https address.</summary>
    private static string Title(Port port) => port.Homepage is { } homepage
        ? $"<a href=\"{Text(homepage)}\">{Text(port.Name.ToString())}</a>"
        : Text(port.Name.ToString());

    private static string Option(PortName name, PortOption option) =>
        $"<span class=\"chip\" "
            + $"title=\"{Text(option.Summary)}\">{Text(name.ToString())}{(option.IsDefault ? " (on)" : "")}</span>";

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
