using Rumprun.Packages.Core.Graphs;
using Rumprun.Packages.Core.Graphs.Rendering;
using Rumprun.Packages.Testing.Graphs;

namespace Rumprun.Packages.Core.Tests.Graphs;

public sealed class GraphTreeTests
{
    [Fact]
    public void Write_Unicode_DrawsBoxes() => Assert.Equal(
        """
        nginx 1.0.0 [pcre2,ssl,zlib]
        ├── openssl 4.3.3 (libssl, option ssl)
        │   ├── zlib 3.2.2
        │   └── perl 5.4.4 (build tool)
        ├── pcre2 2.1.1 (option pcre2)
        ├── toolchain-pcap 6.5.5 of the toolchain (on hosted)
        └── zlib 3.2.2 (option zlib)

        """, Write(new TreeOptions(), "nginx", usesUnicode: true));

    [Fact]
    public void Write_Ascii_DrawsWithWhatThereIs() => Assert.Equal(
        """
        nginx 1.0.0 [pcre2,ssl,zlib]
        |-- openssl 4.3.3 (libssl, option ssl)
        |   |-- zlib 3.2.2
        |   `-- perl 5.4.4 (build tool)
        |-- pcre2 2.1.1 (option pcre2)
        |-- toolchain-pcap 6.5.5 of the toolchain (on hosted)
        `-- zlib 3.2.2 (option zlib)

        """, Write(new TreeOptions(), "nginx"));

    [Fact]
    public void Write_Inverted_ShowsWhatNeedsIt() => Assert.Equal(
        """
        zlib 3.2.2
        |-- nginx 1.0.0 [pcre2,ssl,zlib] (option zlib)
        `-- openssl 4.3.3
            `-- nginx 1.0.0 [pcre2,ssl,zlib] (libssl, option ssl)

        """, Write(new TreeOptions { IsInverted = true }, "zlib"));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 5)]
    [InlineData(2, 7)]
    public void Of_Depth_LeavesDeeperLevelsOut(int depth, int rows) =>
        Assert.Equal(
            rows, GraphTree.Of(SampleGraphs.Small, SampleGraphs.Small.Requested, new TreeOptions { Depth = depth }).Count());

    [Fact]
    public void Write_Repeated_IsMarkedAndNotUnfoldedAgain()
    {
        var graph = SampleGraphs.Parse(["a"], "a -> b\na -> c\nb -> d\nc -> b\nd -> e");

        Assert.Equal(
            """
            a 1.0.0
            |-- b 2.1.1
            |   `-- d 4.3.3
            |       `-- e 5.4.4
            `-- c 3.2.2
                `-- b 2.1.1 (*)

            """, TreeWriter.Write(GraphTree.Of(graph, graph.Requested, new TreeOptions()), usesUnicode: false));
    }

    private static string Write(TreeOptions options, string root, bool usesUnicode = false) =>
        TreeWriter.Write(GraphTree.Of(SampleGraphs.Small, [SampleGraphs.Small[root]], options), usesUnicode);
}
