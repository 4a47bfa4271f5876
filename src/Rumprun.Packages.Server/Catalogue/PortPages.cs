using System.Collections.Immutable;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Server.Catalogue;

/// <summary>The list of ports, and a port's page.</summary>
internal static class PortPages
{
    /// <summary>More would be a long page; the search narrows it down.</summary>
    private const int MostPorts = 500;

    public static Markup List(MirrorContent mirror, string query, string address)
    {
        PortIndex[] found = [.. mirror.Search(query).Take(MostPorts + 1)];
        var heading = query.Length == 0 ? $"{mirror.Ports.Count} ports" : $"Ports with “{query}”";
        var rows = Markup.Join(found.Take(MostPorts).Select(static p => Markup.Of($"""
            <tr><th scope="row"><a href="{CataloguePage.PathOf(p)}">{p.Name}</a></th><td>{p.Releases[0].Version}</td>
            <td class="summary">{p.Summary}</td><td>{Targets(p)}</td><td>{CataloguePage.Date(Newest(p))}</td></tr>

            """)));
        var table = found.Length == 0 ? Markup.Of($"<p>No port has it in its name or summary.</p>") : Markup.Of($"""
            <div class="scroll" tabindex="0" role="region" aria-label="Ports">
            <table>
            <thead><tr><th scope="col">Port</th><th scope="col">Version</th><th scope="col">Summary</th>
            <th scope="col">Targets</th><th scope="col">Published</th></tr></thead>
            <tbody>
            {rows}
            </tbody>
            </table>
            </div>
            """);
        var more = found.Length > MostPorts
            ? Markup.Of($"<p>These are the first {MostPorts}. Search for more words.</p>")
            : Markup.Empty;
        return CataloguePage.Of(heading, query, Markup.Of($"""
            <h1>{heading}</h1>
            {table}
            {more}
            <section>
            <h2>Install from here</h2>
            <pre tabindex="0"><code>rrpkg mirror add main {address} --root sha256:{mirror.Root}</code></pre>
            <p class="dim">Get the root’s SHA-256 from the operator by another way than this page, and compare.</p>
            </section>
            """));
    }

    public static Markup Port(MirrorContent mirror, PortIndex port) => CataloguePage.Of($"{port.Name}", "", Markup.Of($"""
        <h1>{port.Name} <span class="version">{port.Releases[0].Version}</span></h1>
        <p class="lead">{port.Summary}</p>
        <dl>
        <dt>Licence</dt><dd>{port.Releases[0].License}</dd>
        <dt>Targets</dt><dd>{Targets(port)}</dd>
        <dt>Published</dt><dd>{CataloguePage.Date(Newest(port))}</dd>
        {Names("Needs", port.Requires, mirror)}
        {Names("Needed by", NeededBy(mirror, port), mirror)}
        </dl>
        <section>
        <h2>{(IsProgram(port) ? "Install and run" : "Install")}</h2>
        <pre tabindex="0"><code>rrpkg install {port.Name}{(IsProgram(port) ? $"\nrrpkg run {port.Name}" : "")}</code></pre>
        </section>
        {FigurePlot.Section(port)}
        <section>
        <h2>Releases</h2>
        <div class="scroll" tabindex="0" role="region" aria-label="Releases">
        <table>
        <thead><tr><th scope="col">Version</th><th scope="col">Target</th><th scope="col" class="number">Package</th>
        <th scope="col" class="number">Image</th><th scope="col" class="number">Memory</th>
        <th scope="col" class="number">Main</th><th scope="col" class="number">Answer</th><th scope="col">Tests</th>
        <th scope="col">Published</th></tr></thead>
        <tbody>
        {Markup.Join(port.Releases.Select(r => Row(port, r)))}
        </tbody>
        </table>
        </div>
        <p class="dim">Memory: what the guest was given. Main: from the start of the virtual machine until the program’s
        main begins. Answer: until the first answer over the network. An asterisk: the processor was emulated, which is
        slower.</p>
        </section>
        """));

    private static Markup Row(PortIndex port, Release release) => Markup.Of($"""
        <tr><th scope="row"><a href="{CataloguePage.PathOf(port, release)}">{release.Version}</a></th>
        <td>{release.Target} {CataloguePage.OptionsOf(release)}</td>
        <td class="number">{CataloguePage.Size(release.Package.Archive.Size)}</td>
        <td class="number">{(release.Test?.Figures is { } f ? CataloguePage.Size(f.ImageSize) : "–")}</td>
        <td class="number">{(release.Test?.Figures?.Memory is { } memory ? CataloguePage.Size(memory) : "–")}</td>
        <td class="number">{CataloguePage.Milliseconds(release.Test?.Figures?.TimeToMain)}{Emulated(release)}</td>
        <td class="number">{CataloguePage.Milliseconds(release.Test?.Figures?.TimeToAnswer)}{Emulated(release)}</td>
        <td>{CataloguePage.Tested(release)}</td><td>{CataloguePage.Date(release.Published)}</td></tr>

        """);

    private static string Emulated(Release release) => release.Test?.Figures is { IsEmulated: true } ? "*" : "";

    /// <summary>On hosted there is no image, but a program was measured.</summary>
    private static bool IsProgram(PortIndex port) =>
        port.Releases.Any(static r => r.Image is not null || r.Test?.Figures is not null);

    private static DateTimeOffset Newest(PortIndex port) => port.Releases.Max(static r => r.Published);

    private static string Targets(PortIndex port) =>
        string.Join(", ", port.Releases.Select(static r => r.Target.ToString()).Distinct().Order(StringComparer.Ordinal));

    private static ImmutableSortedSet<PortName> NeededBy(MirrorContent mirror, PortIndex port) =>
        [.. mirror.Ports.Values.Where(p => p.Requires.Contains(port.Name)).Select(static p => p.Name)];

    private static Markup Names(string heading, ImmutableSortedSet<PortName> names, MirrorContent mirror) => names.IsEmpty
        ? Markup.Empty
        : Markup.Of($"<dt>{heading}</dt><dd>{Markup.Join(names.Select(n => Name(n, mirror)))}</dd>");

    /// <summary>A link, if the mirror has it: a virtual name is no port, and a port may be on another mirror.</summary>
    private static Markup Name(PortName name, MirrorContent mirror) => mirror.Ports.TryGetValue(name, out var port)
        ? Markup.Of($"<a class=\"chip\" href=\"{CataloguePage.PathOf(port)}\">{name}</a> ")
        : Markup.Of($"<span class=\"chip\">{name}</span> ");
}
