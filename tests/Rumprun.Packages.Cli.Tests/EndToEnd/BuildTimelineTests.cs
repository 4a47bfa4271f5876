using System.Xml.Linq;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.EndToEnd;

/// <summary><c>rrpkg build --timeline</c> draws a run on a page that needs nothing else.</summary>
public sealed class BuildTimelineTests : IDisposable
{
    private readonly TemporaryDirectory _home = new();
    private readonly TemporaryDirectory _tree = new();

    public void Dispose()
    {
        _home.Dispose();
        _tree.Dispose();
    }

    [Fact]
    public void Build_WithTimeline_WritesASelfContainedPage()
    {
        Assert.SkipUnless(NativeCommand.IsPublished, "rrpkg is not published: run ./test, or scripts/publish");
        Assert.SkipUnless(Machine.Has("musl-gcc"), "musl-gcc is not installed");
        Assert.SkipUnless(Machine.CanSandbox, "bubblewrap is not installed, or may not make namespaces");
        SamplePorts.WriteTo(_tree.Path);
        var page = Path.Combine(_home.Path, "timeline.html");

        var build = new NativeCommand(_home.Path).Run(
            "build", "teller", "--target", "hosted-x86_64", "--ports", _tree.Path, "--timeline", page);

        Assert.Equal((0, ""), (build.ExitCode, build.ExitCode == 0 ? "" : build.Error));
        var text = File.ReadAllText(page);
        Assert.DoesNotContain("http", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
        var svg = XElement.Parse(
            text[text.IndexOf("<svg", StringComparison.Ordinal)..(text.IndexOf("</svg>", StringComparison.Ordinal) + 6)]);
        var titles = svg.Descendants("title").Select(static t => t.Value).ToArray();
        Assert.Contains(titles, static t => t.StartsWith("greeting: library/compile, ", StringComparison.Ordinal));
        Assert.Contains(titles, static t => t.StartsWith("teller: bake, ", StringComparison.Ordinal));

        // The library waits for what every build has, the program for its library, and its image for the program.
        Assert.Equal(4, svg.Descendants("rect").Count(static r => r.Attribute("class")?.Value == "outline path"));
    }
}
