using Rumprun.Packages.Core.Index;

namespace Rumprun.Packages.Server.Catalogue;

/// <summary>The page of one version of a port: what was built for each target, from what, and with what result.</summary>
internal static class ReleasePage
{
    /// <param name="releases">Of one version; at least one.</param>
    public static Markup Of(PortIndex port, IReadOnlyList<Release> releases)
    {
        var title = $"{port.Name} {releases[0].Version}";
        return CataloguePage.Of(title, "", Markup.Of($"""
            <p><a href="{CataloguePage.PathOf(port)}">{port.Name}</a></p>
            <h1>{title}</h1>
            <p class="lead">{port.Summary}</p>
            <pre tabindex="0"><code>rrpkg install {port.Name}@{releases[0].Version}</code></pre>
            {Markup.Join(releases.Select(Section))}
            """));
    }

    private static Markup Section(Release release) => Markup.Of($"""
        <section>
        <h2>{release.Target} {CataloguePage.OptionsOf(release)}</h2>
        <dl>
        <dt>Licence</dt><dd>{release.License}</dd>
        <dt>Published</dt><dd>{CataloguePage.Date(release.Published)}</dd>
        <dt>Tests</dt><dd>{CataloguePage.Tested(release)}</dd>
        <dt>Toolchain</dt><dd><code>{release.Toolchain}</code></dd>
        <dt>Build key</dt><dd><code>{release.Package.Key}</code></dd>
        </dl>
        <div class="scroll" tabindex="0" role="region" aria-label="Files of {release.Target}">
        <table>
        <thead><tr><th scope="col">File</th><th scope="col" class="number">Size</th><th scope="col">SHA-256</th></tr></thead>
        <tbody>
        {Row("package (.rrp)", release.Package.Archive)}
        {Row("build record", release.Package.Record)}
        {(release.Image is { } image ? Row("image (.rrp)", image.Archive) : Markup.Empty)}
        {(release.Image is { } baked ? Row("image’s record", baked.Record) : Markup.Empty)}
        {Markup.Join(release.Sources.Select(static s => Row($"source {s.File}", s.Content)))}
        {Markup.Join(release.Files.Select(static f => Row(f.Path, f.Content)))}
        </tbody>
        </table>
        </div>
        </section>

        """);

    private static Markup Row(string name, Blob blob) => Markup.Of($"""
        <tr><th scope="row"><a href="/{Blob.PathOf(blob.Digest)}">{name}</a></th>
        <td class="number">{CataloguePage.Size(blob.Size)}</td><td><code>{blob.Digest}</code></td></tr>

        """);
}
