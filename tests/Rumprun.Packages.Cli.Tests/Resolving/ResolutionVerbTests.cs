using System.Text.Json;
using System.Xml.Linq;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.Resolving;

/// <summary>What the verbs that show a resolution print of a small ports tree.</summary>
public sealed class ResolutionVerbTests : IDisposable
{
    private readonly TemporaryDirectory _home = new();
    private readonly TemporaryDirectory _tree = new();
    private readonly CommandRun _rrpkg;

    public ResolutionVerbTests()
    {
        LinkedPorts.WriteTo(_tree.Path);
        _rrpkg = new CommandRun(_home.Path, _home.Path);
    }

    public static TheoryData<string, string> Transcripts => new()
    {
        {
            "resolve app",
            """
            NAME   VERSION  OPTIONS  TARGET         FROM          FOR
            app    1.0.0    fast     hosted-x86_64  only-version  -
            base   1.0.0    -        hosted-x86_64  only-version  -
            left   1.2.0    -        hosted-x86_64  only-version  -
            right  2.0.0    deep     hosted-x86_64  only-version  -
            base   1.0.0    -        hosted-x86_64  only-version  building left
            maker  4.0.0    -        hosted-x86_64  only-version  building left

            """
        },
        {
            "resolve left --explain",
            """
            for hosted-x86_64:

            base 1.0.0
              `left` 1.2.0 asks for `base`
              1.0.0 is the only version

            left 1.2.0
              you ask for `left`
              1.2.0 is the only version

            for building left, on hosted-x86_64:

            base 1.0.0
              `maker` 4.0.0 asks for `base`
              1.0.0 is the only version

            maker 4.0.0
              you ask for `maker`
              4.0.0 is the only version

            """
        },
        {
            "tree app",
            """
            app 1.0.0 [fast]
            |-- left 1.2.0
            |   |-- base 1.0.0
            |   `-- maker 4.0.0 (build tool)
            |       `-- base 1.0.0
            `-- right 2.0.0 [deep] (option fast)
                |-- base 1.0.0 (option deep, on hosted)
                `-- maker 4.0.0 (build tool) (*)

            """
        },
        {
            "tree app[!fast,slow] --depth 1",
            """
            app 1.0.0 [slow]
            |-- extra 3.1.0 (option slow)
            `-- left 1.2.0

            """
        },
        {
            "tree base --invert --for app",
            """
            base 1.0.0
            |-- left 1.2.0
            |   `-- app 1.0.0 [fast]
            `-- right 2.0.0 [deep] (option deep, on hosted)
                `-- app 1.0.0 [fast] (option fast)
            base 1.0.0 (on the build machine)
            `-- maker 4.0.0
                |-- left 1.2.0 (build tool) (*)
                `-- right 2.0.0 [deep] (build tool) (*)

            """
        },
        {
            "why base --for app",
            """
            app 1.0.0 -> left 1.2.0 -> base 1.0.0
            app 1.0.0 -> right 2.0.0 (option fast) -> base 1.0.0 (option deep, on hosted)

            """
        },
        {
            "why maker --for app",
            """
            app 1.0.0 -> left 1.2.0 -> maker 4.0.0 (build tool)
            app 1.0.0 -> right 2.0.0 (option fast) -> maker 4.0.0 (build tool)

            """
        },
        { "why app --for app", "app 1.0.0 (asked for)\n" },
        {
            "graph left",
            """
            digraph "left: what it needs for hosted-x86_64" {
              rankdir=LR;
              node [shape=box, style=rounded, fontname="monospace"];
              edge [fontname="monospace", fontsize=10];
              "base" [label="base\n1.0.0"];
              "build:base" [label="base\n1.0.0\nbuild machine", style="rounded,filled", fillcolor="#eeeeee"];
              "build:maker" [label="maker\n4.0.0\nbuild machine", style="rounded,filled", fillcolor="#eeeeee"];
              "left" [label="left\n1.2.0", penwidth=2];
              "build:maker" -> "build:base";
              "left" -> "base";
              "left" -> "build:maker" [style=dashed];
            }

            """
        },
    };

    public static TheoryData<string, int, string> Mistakes => new()
    {
        { "why nothing --for app", 1, "error[RR2001]: no port named `nothing`\nhint: run `rrpkg list --available`\n" },
        { "why bse --for app", 1, "error[RR2001]: no port named `bse`\nhint: did you mean `base`?\n" },
        {
            "why extra --for app", 1,
            "error[RR2130]: `extra` is not needed by `app` for `hosted-x86_64`\nhint: `app[slow]` would need it\n"
        },
        { "why base", 1, "error[RR2130]: `base` is not needed: nothing is installed\nhint: name other ports with "
            + "`--for`\n" },
        { "tree extra --invert --for left", 1, "error[RR2130]: `extra` is not needed by `left` for `hosted-x86_64`\nhint: "
            + "name other ports with `--for`\n" },
        { "tree ap", 1, "error[RR2001]: no port named `ap`\nhint: did you mean `app`?\n" },
        { "tree app --depth -1", 2, "error[RR0002]: `-1` is not a depth\nhint: use a number from 0\n" },
        { "graph app --format sgv", 2, "error[RR0002]: `sgv` is not a format\nhint: did you mean `svg`?\n" },
        { "graph app --format png", 2, "error[RR0002]: `png` is not a format\nhint: use one of dot, mermaid, json, svg\n" },
        { "resolve App", 2, "error[RR0002]: `App` is not a port request\nhint: write a name, `NAME[OPTION,!OPTION]`, "
            + "`NAME@VERSION` or `NAME@[LOW,HIGH)`\n" },
        {
            "resolve app@2.0 --explain", 1,
            "error[RR2003]: no version of `app` is in [2.0.0]; there is 1.0.0\nhint: ask for any version of `app`: 1.0.0 "
                + "would do\n"
        },
    };

    [Theory]
    [MemberData(nameof(Transcripts))]
    public async Task Verb_OnASmallTree_PrintsItsTranscript(string line, string expected)
    {
        var result = await RunAsync(line);

        Assert.Equal("", result.Error);
        Assert.Equal(expected, result.Output);
        Assert.Equal(0, result.ExitCode);
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public async Task Mistake_IsToldInOneSentence_WithWhatToDo(string line, int exitCode, string error)
    {
        var result = await RunAsync(line);

        Assert.Equal(error, result.Error);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal("", result.Output);
    }

    [Fact]
    public async Task Graph_Json_HasEveryReason()
    {
        using var graph = JsonDocument.Parse((await RunAsync("graph app --format json")).Output);

        var edge = graph.RootElement.GetProperty("edges").EnumerateArray().Single(
            static e => $"{e.GetProperty("from")} {e.GetProperty("to")}" == "app right");
        var reason = edge.GetProperty("reasons").EnumerateArray().Single();
        Assert.Equal("library", edge.GetProperty("kind").GetString());
        Assert.Equal("deep", reason.GetProperty("options")[0].GetString());
        Assert.Equal("option fast", reason.GetProperty("conditions")[0].GetString());
        Assert.False(reason.TryGetProperty("range", out _));
        Assert.Equal(
            [
                "app target True",
                "base target False",
                "build:base build-machine False",
                "build:maker build-machine False",
                "left target False",
                "right target False",
            ],
            graph.RootElement.GetProperty("nodes").EnumerateArray().Select(
                static n => $"{n.GetProperty("id")} {n.GetProperty("kind")} {n.GetProperty("requested")}"));
    }

    [Fact]
    public async Task Graph_ToAFile_WritesThePictureThere()
    {
        var result = await RunAsync("graph app --format svg -o pictures/app.svg");

        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
        Assert.Equal("svg", XDocument.Load(Path.Combine(_home.Path, "pictures", "app.svg")).Root!.Name.LocalName);
    }

    [Theory]
    [InlineData("tree app --json", "via", 7)]
    [InlineData("why base --for app --json", "steps", 2)]
    [InlineData("resolve app --json", "needs", 6)]
    public async Task Verb_Json_IsAListOfWhatItPrints(string line, string property, int count)
    {
        using var list = JsonDocument.Parse((await RunAsync(line)).Output);

        Assert.Equal(count, list.RootElement.EnumerateArray().Count(e => e.TryGetProperty(property, out _)));
    }

    [Theory]
    [InlineData("tree")]
    [InlineData("graph")]
    public async Task Verb_NothingInstalledAndNothingNamed_SaysSo(string line)
    {
        var result = await RunAsync(line);

        Assert.Equal((0, "", "nothing is installed; name a port\n"), (result.ExitCode, result.Output, result.Error));
    }

    public void Dispose()
    {
        _home.Dispose();
        _tree.Dispose();
    }

    private Task<CommandRun.Result> RunAsync(string line) =>
        _rrpkg.RunAsync([.. line.Split(' '), "--ports", _tree.Path, "--target", "hosted-x86_64"]);
}
