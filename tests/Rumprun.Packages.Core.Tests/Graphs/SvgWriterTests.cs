using System.Globalization;
using System.Xml.Linq;
using Rumprun.Packages.Core.Graphs;
using Rumprun.Packages.Core.Graphs.Rendering;
using Rumprun.Packages.Testing.Graphs;

namespace Rumprun.Packages.Core.Tests.Graphs;

public sealed class SvgWriterTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    public static TheoryData<string> Graphs => ["small", "large"];

    [Theory]
    [MemberData(nameof(Graphs))]
    public void Write_Texts_AreInsideTheirBoxes(string name)
    {
        var picture = XDocument.Parse(SvgWriter.Write(Graph(name)));

        foreach (var node in picture.Descendants(s_svg + "g").Where(static g => g.Element(s_svg + "title") is not null))
        {
            var box = node.Element(s_svg + "rect")!;
            Assert.All(node.Elements(s_svg + "text"), text =>
            {
                Assert.InRange(
                    Number(text, "x"),
                    Number(box, "x"),
                    Number(box, "x") + Number(box, "width") - Number(text, "textLength"));
                Assert.InRange(Number(text, "y"), Number(box, "y") + 10, Number(box, "y") + Number(box, "height"));
            });
        }
    }

    [Theory]
    [MemberData(nameof(Graphs))]
    public void Write_Graph_ShowsAndTellsEachPartOfIt(string name)
    {
        var graph = Graph(name);
        var picture = XDocument.Parse(SvgWriter.Write(graph)).Root!;

        Assert.Equal("img", picture.Attribute("role")!.Value);
        Assert.Equal("title desc", picture.Attribute("aria-labelledby")!.Value);
        Assert.StartsWith(
            string.Join(", ", graph.Requested.Select(static n => n.Name)),
            picture.Element(s_svg + "title")!.Value,
            StringComparison.Ordinal);
        Assert.Equal(graph.Nodes.Select(static n => n.Name.ToString()), TextsOf(picture, "name"));
        Assert.Equal(
            graph.Edges.Where(static e => !e.Causes.IsEmpty).Select(static e => string.Join(", ", e.Causes)),
            TextsOf(picture, "cause"));
        Assert.Equal(
            graph.Edges.Count(static e => e.Kind == GraphEdgeKind.BuildTool),
            picture.Descendants(s_svg + "path").Count(
                static p => ClassOf(p) == "edge tool" && p.Element(s_svg + "title") is not null));
    }

    [Fact]
    public void Write_Picture_NeedsNothingFromElsewhere()
    {
        var text = SvgWriter.Write(SampleGraphs.Large);

        Assert.DoesNotContain("href", text, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", text, StringComparison.Ordinal);
    }

    private static DependencyGraph Graph(string name) => name == "small" ? SampleGraphs.Small : SampleGraphs.Large;

    private static IEnumerable<string> TextsOf(XElement picture, string style) =>
        picture.Descendants(s_svg + "text").Where(t => ClassOf(t) == style).Select(static t => t.Value);

    private static string ClassOf(XElement element) => element.Attribute("class")?.Value ?? "";

    private static double Number(XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
