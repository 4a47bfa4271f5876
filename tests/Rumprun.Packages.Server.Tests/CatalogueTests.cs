using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Engine.Publishing;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Server.Tests;

/// <summary>The catalogue's pages, API and feed of a mirror with two ports, over loopback.</summary>
public sealed partial class CatalogueTests : IAsyncLifetime
{
    private const string Hostile = "<script>alert(1)</script> & \"'><img src=x onerror=alert(2)>";

    private readonly TemporaryDirectory _directory = new();
    private readonly SampleMirror _sample;
    private RunningServer? _server;

    public CatalogueTests() => _sample = new SampleMirror(_directory.Path);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RunningServer Server => _server!;

    public async ValueTask InitializeAsync()
    {
        await _sample.InitializeAsync();
        await _sample.PublishAsync(new PortIndex
        {
            Name = PortName.Parse("zlib"), Summary = "Compresses", Releases = [await _sample.ReleaseAsync("1.2.13")],
        });
        await _sample.PublishAsync(new PortIndex
        {
            Name = PortName.Parse("nginx"),
            Summary = "Web server and reverse proxy",
            Requires = [PortName.Parse("zlib"), PortName.Parse("elsewhere")],
            Releases =
            [
                await MeasuredAsync("1.24.0", 420), await MeasuredAsync("1.22.1", 500), await MeasuredAsync("1.22.0", 480),
            ],
        });
        _server = await RunningServer.StartAsync(new MirrorOptions { Directory = _sample.Files.Root });
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task List_ShowsEveryPort_AndHowToAddTheMirror()
    {
        var page = await TextAsync("");
        Assert.Contains("<a href=\"/ports/nginx\">nginx</a>", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/ports/zlib\">zlib</a>", page, StringComparison.Ordinal);
        Assert.Contains($"rrpkg mirror add main {Server.Address}", page, StringComparison.Ordinal);
        var root = Core.Sha256Digest.Of(_sample.Files.ReadMetadata("1.root.json"));
        Assert.Contains($"--root sha256:{root}", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("REVERSE web", true)]
    [InlineData("ngin", true)]
    [InlineData("web compresses", false)]
    public async Task Search_FindsPortsThatHaveEveryWord(string words, bool isFound)
    {
        var page = await TextAsync($"?q={Uri.EscapeDataString(words)}");
        Assert.Equal(isFound, page.Contains("/ports/nginx\"", StringComparison.Ordinal));
        Assert.DoesNotContain("/ports/zlib\"", page, StringComparison.Ordinal);
        var list = await JsonAsync($"api/v1/ports?q={Uri.EscapeDataString(words)}");
        Assert.Equal(isFound ? 1 : 0, list.GetProperty("ports").GetArrayLength());
    }

    [Fact]
    public async Task Port_ShowsWhatItNeeds_AndWhatNeedsIt()
    {
        var nginx = await TextAsync("ports/nginx");
        Assert.Contains("<a class=\"chip\" href=\"/ports/zlib\">zlib</a>", nginx, StringComparison.Ordinal);
        Assert.Contains("<span class=\"chip\">elsewhere</span>", nginx, StringComparison.Ordinal);
        Assert.Contains("rrpkg run nginx", nginx, StringComparison.Ordinal);
        var zlib = await TextAsync("ports/zlib");
        Assert.Contains("<dt>Needed by</dt><dd><a class=\"chip\" href=\"/ports/nginx\">", zlib, StringComparison.Ordinal);
        Assert.DoesNotContain("rrpkg run", zlib, StringComparison.Ordinal);
        Assert.DoesNotContain("<svg", zlib, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_PlotsItsFigures_OldestVersionFirst_FromZero()
    {
        var page = await TextAsync("ports/nginx");

        Assert.Contains(
            "aria-label=\"Time to main, hw-x86_64, emulated: 1.22.0 480 ms, 1.22.1 500 ms, 1.24.0 420 ms\"",
            page,
            StringComparison.Ordinal);
        var plot = page[page.IndexOf("Time to main", StringComparison.Ordinal)..];

        // 124 is the axis and 34 the top: 500 is the highest, and 420 lies at 124 - 90 * 420 / 500.
        Assert.Contains("<polyline points=\"18,37.6 160,34 302,48.4\"/>", plot, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Release_ListsItsFiles_WhichTheServerHas()
    {
        var page = await TextAsync("ports/nginx/1.24.0");
        var links = FileLink().Matches(page).Select(static m => m.Groups[1].Value).ToArray();
        Assert.Equal(3, links.Length);
        foreach (var link in links)
        {
            using var file = await Server.GetAsync(link);
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        }
    }

    [Theory]
    [InlineData("ports/absent", HttpStatusCode.NotFound)]
    [InlineData("ports/nginx/9.9.9", HttpStatusCode.NotFound)]
    [InlineData("ports/%3Cscript%3E", HttpStatusCode.NotFound)]
    [InlineData("", HttpStatusCode.OK)]
    [InlineData("ports/nginx", HttpStatusCode.OK)]
    public async Task Page_OfAnyKind_AllowsNoScriptAndNothingOfOthers(string path, HttpStatusCode status)
    {
        using var response = await Server.GetAsync(path);
        var page = await response.Content.ReadAsStringAsync(Cancel);

        Assert.Equal(status, response.StatusCode);
        Assert.StartsWith(
            "default-src 'none'; style-src 'self'", Header(response, "Content-Security-Policy"), StringComparison.Ordinal);
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.DoesNotMatch("(?i)<script|<iframe|<object|\\son[a-z]+=|style=|javascript:", page);
        Assert.DoesNotMatch("(?:src|href)=\"(?:https?:)?//", page);
    }

    [Theory]
    [InlineData("list")]
    [InlineData("port")]
    [InlineData("release")]
    [InlineData("query")]
    public async Task Page_WithHtmlInASummary_ShowsItAsText(string kind)
    {
        var release = await _sample.ReleaseAsync("1.0.0") with { License = Hostile };
        await _sample.PublishAsync(
            new PortIndex { Name = PortName.Parse("evil"), Summary = Hostile, Releases = [release] });

        var page = await TextAsync(kind switch
        {
            "list" => "",
            "port" => "ports/evil",
            "release" => "ports/evil/1.0.0",
            _ => $"?q={Uri.EscapeDataString(Hostile)}",
        });

        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.Contains(
            "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;&#x27;&gt;&lt;img", page, StringComparison.Ordinal);
        Assert.Contains(Hostile, WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        var feed = XDocument.Parse(await TextAsync("feed.atom"));
        Assert.Contains(feed.Descendants(), static e => e.Name.LocalName == "summary" && e.Value == Hostile);
    }

    [Fact]
    public async Task Page_AfterAPublish_ShowsTheNewState_AndAnUnchangedOneIsNotSentAgain()
    {
        using var before = await Server.GetAsync("");
        using var again = new HttpRequestMessage(HttpMethod.Get, Server.Address);
        again.Headers.IfNoneMatch.Add(before.Headers.ETag!);
        using var unchanged = await Server.Client.SendAsync(again, Cancel);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);

        await _sample.PublishAsync(new PortIndex
        {
            Name = PortName.Parse("lua"), Summary = "A language", Releases = [await _sample.ReleaseAsync("5.4.4")],
        });

        using var next = new HttpRequestMessage(HttpMethod.Get, Server.Address);
        next.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(before.Headers.ETag!.Tag));
        using var changed = await Server.Client.SendAsync(next, Cancel);
        Assert.Contains("/ports/lua\"", await changed.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_WithAnInvalidIndex_LeavesThatPortOut()
    {
        await _sample.WriterWith("owner", "online").CommitAsync(
            static (_, _) => Task.FromResult(new MirrorChange
            {
                Targets = System.Collections.Immutable.ImmutableSortedDictionary<string, NewTarget?>.Empty.Add(
                    "ports/broken.json", new NewTarget("{}"u8.ToArray(), Custom: null)),
            }),
            waiting: null,
            Cancel);

        var page = await TextAsync("");

        Assert.Contains("/ports/nginx\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("broken", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_OfAMirrorThatWasDamaged_ShowsTheStateBefore()
    {
        await TextAsync("");
        _sample.Files.WriteMetadata(RoleName.FileOf(RoleName.Timestamp), "{}"u8);
        Assert.Contains("/ports/nginx\"", await TextAsync(""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Api_AnswersAreAsTheOpenApiDocumentSays()
    {
        var document = await JsonAsync("api/v1/openapi.json");
        var schemas = document.GetProperty("components").GetProperty("schemas");
        Assert.Equal(
            ["/api/v1/ports", "/api/v1/ports/{name}"],
            document.GetProperty("paths").EnumerateObject().Select(static p => p.Name));

        var list = await JsonAsync("api/v1/ports");
        var port = await JsonAsync("api/v1/ports/nginx");
        var release = port.GetProperty("releases")[0];

        AssertMembers(schemas, "PortList", list);
        AssertMembers(schemas, "PortSummary", list.GetProperty("ports")[0]);
        AssertMembers(schemas, "Port", port);
        AssertMembers(schemas, "Release", release);
        AssertMembers(schemas, "File", release.GetProperty("package"));
        AssertMembers(schemas, "Test", release.GetProperty("test"));
        Assert.Equal(420, release.GetProperty("test").GetProperty("timeToMain").GetDouble());
        using var absent = await Server.GetAsync("api/v1/ports/absent");
        AssertMembers(
            schemas, "Problem", JsonDocument.Parse(await absent.Content.ReadAsStringAsync(Cancel)).RootElement);
    }

    [Fact]
    public async Task Feed_HasEveryRelease_NewestFirst()
    {
        XNamespace atom = "http://www.w3.org/2005/Atom";
        var feed = XDocument.Parse(await TextAsync("feed.atom")).Root!;
        var entries = feed.Elements(atom + "entry").ToArray();

        Assert.Equal(atom + "feed", feed.Name);
        Assert.Equal(4, entries.Length);
        Assert.Equal(4, entries.Select(e => e.Element(atom + "id")!.Value).Distinct().Count());
        Assert.All(
            entries,
            e => Assert.StartsWith(
                Server.Address.AbsoluteUri, e.Element(atom + "link")!.Attribute("href")!.Value, StringComparison.Ordinal));
        var times = entries.Select(e => DateTimeOffset.Parse(
            e.Element(atom + "updated")!.Value, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(times.OrderDescending(), times);
    }

    private async Task<Release> MeasuredAsync(string version, int milliseconds) =>
        await _sample.ReleaseAsync(version, "hw-x86_64") with
        {
            Test = new ReleaseTest(2, 0, new TestFigures
            {
                ImageSize = 4 << 20,
                Memory = 64 << 20,
                TimeToMain = TimeSpan.FromMilliseconds(milliseconds),
                IsEmulated = true,
            }),
            Published = new DateTimeOffset(2026, 11, 2, 0, 0, milliseconds % 60, TimeSpan.Zero),
        };

    private async Task<string> TextAsync(string path)
    {
        using var response = await Server.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(Cancel);
    }

    private async Task<JsonElement> JsonAsync(string path)
    {
        using var document = JsonDocument.Parse(await TextAsync(path));
        return document.RootElement.Clone();
    }

    private static void AssertMembers(JsonElement schemas, string schema, JsonElement value) => Assert.Equal(
        schemas.GetProperty(schema).GetProperty("required").EnumerateArray().Select(static p => p.GetString()!).Order(),
        value.EnumerateObject().Select(static p => p.Name).Order());

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();

    [GeneratedRegex("href=\"/(blobs/[^\"]+)\"")]
    private static partial Regex FileLink();
}
