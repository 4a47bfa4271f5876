using System.Diagnostics;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Core.Tests.Reading;

namespace Rumprun.Packages.Core.Tests.Ports;

/// <summary>What a port's values become. Mistakes are the corpus's business.</summary>
public sealed class PortReaderTests
{
    private const string Minimal =
        "schema: 1\nname: example\nversion: \"1.10\"\nsummary: S\nlicense: MIT\nbuild: [{recipe: make}]\n";

    private static readonly Recipe Make = new() { Name = PortName.Parse("make"), Summary = "", Steps = [] };

    [Fact]
    public void Read_OfAMinimalPort_FillsInDefaults()
    {
        var port = Read(Minimal).ValueOrThrow();

        Assert.Equal("1.10.0", port.Version.ToString());
        Assert.Equal("1.10", port.Upstream);
        Assert.Equal("/usr", port.Prefix);
        Assert.Equal("make", Assert.Single(port.Stages).Name);
        Assert.Equal("ports/example", port.Folder);
        Assert.Equal(Read($"# a comment\n{Minimal}").ValueOrThrow().Digest, port.Digest);
    }

    [Fact]
    public void Read_OfSources_FillsInAddressesAndFileNames()
    {
        var port = Read(Minimal + """
            sources:
              - url: "https://example.org/{name}/{upstream}/{version}.tar.gz?x=a/b"
                mirrors: ["debian:{name}/{name}_{upstream}.orig.tar.gz"]
                sha256: "0000000000000000000000000000000000000000000000000000000000000000"
                into: vendor
            """).ValueOrThrow();

        var source = Assert.IsType<Source.Archive>(Assert.Single(port.Sources).Value);
        Assert.Equal(
            ["https://example.org/example/1.10/1.10.0.tar.gz?x=a/b", "debian:example/example_1.10.orig.tar.gz"],
            source.Urls);
        Assert.Equal("1.10.0.tar.gz", source.FileName);
        Assert.Equal("vendor", source.Into);
        Assert.Equal(1, source.Strip);
    }

    [Fact]
    public void Read_OfTheWholeFormat_KeepsConditionsAndLaunch()
    {
        var file = CorpusFile.Load("port", "good", "everything");
        var needy = CorpusFile.Load("recipe", "good", "needy");
        var make = CorpusFile.Load("recipe", "good", "make");
        var recipes = new[] { needy, make }.ToDictionary(
            static r => PortName.Parse(r.Name), static r => RecipeReader.Read(r.Text, r.Path).ValueOrThrow());

        var port = PortReader.Read(
            file.Text,
            file.Path,
            new PortSurroundings { Recipe = recipes.GetValueOrDefault, Exists = static _ => true }).ValueOrThrow();

        var hosted = new PortSelection(new Target(Platform.Hosted, Architecture.X86_64), [PortName.Parse("gzip")]);
        Assert.Equal(["zlib"], port.Dependencies.Select(hosted).Select(static d => d.Port.ToString()));
        Assert.Equal(["perl", "python3.11", "x86_64-linux-gnu-g++"], port.HostTools.Select(hosted));
        Assert.Equal("data/bin/example-static", Assert.Single(port.Programs.Select(hosted)).File);
        Assert.Equal("tools/build", Assert.Single(port.Patches).Value.After);
        var declared = Assert.Single(port.Launches).Value;
        var launch = declared.For(hosted);
        Assert.Equal(128L << 20, launch.Memory);
        Assert.Equal(["80/tcp", "53/udp"], launch.Ports.Select(static p => p.ToString()));
        var hwWithSsl = new PortSelection(new Target(Platform.Hw, Architecture.X86_64), [PortName.Parse("ssl")]);
        Assert.Equal(["80/tcp", "53/udp", "443/tcp"], declared.For(hwWithSsl).Ports.Select(static p => p.ToString()));
        Assert.Equal(["[ssl]", "[!gzip]", "[ssl,!gzip]"], port.Variants.Select(hosted).Select(static v => v.ToString()));
        var exchange = port.Tests.Select(hosted).SelectMany(static t => t.Http).First();
        Assert.Equal("files/extra", exchange.Tls);
        var guest = port.Tests.Select(hosted).SelectMany(static t => t.Guests).First();
        Assert.Equal("zlib[pic,!small]", new PortVariant(guest.Port!.Value, guest.Options).ToString());
        Assert.Equal(["-c", "", "{literal"], launch.Arguments);
        Assert.Equal(new Readiness.Tcp(80), launch.Ready);
        Assert.Equal(StageMachine.Build, port.Stages[0].Machine);
        Assert.Equal([("files/www", false), ("data/share", true)], port.DataImages[0].Value.Content
            .Select(static c => (c.Value.From, c.Value.FromStagedTree)));
        Assert.Equal(new SourceLocation(file.Path, 34, 10), port.Locations["sources[0].url"]);
        Assert.Contains(port.Tests, static t => t.Value.Timeout == TimeSpan.FromSeconds(30));
        Assert.Null(port.Tests[0].Value.Arguments);
    }

    [Fact]
    public void Read_OfAMistypedKey_SuggestsTheRightOne()
    {
        var problem = Assert.Single(Read(Minimal + "launc: []\n").Diagnostics);

        Assert.Equal("ports/example/port.yaml:7:1: error[RR1006]: a port has no key `launc`", problem.ToString());
        Assert.Equal(["did you mean `launch`?"], problem.Hints);
    }

    [Fact]
    public void Read_OfALargeFile_RefusesItUnparsed() =>
        Assert.Equal("RR1019", Assert.Single(Read(new string('#', (1 << 20) + 1)).Diagnostics).Id);

    [Fact]
    public void Read_OfFlowNestingWithoutEnd_EndsSoon()
    {
        var watch = Stopwatch.StartNew();

        var problems = Read("a: " + new string('[', 100_000)).Diagnostics;

        Assert.Equal("RR1004", Assert.Single(problems).Id);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"{watch.Elapsed}");
    }

    private static ReadResult<Port> Read(string text) =>
        PortReader.Read(
            text,
            "ports/example/port.yaml",
            new PortSurroundings { Recipe = static name => name == Make.Name ? Make : null, Exists = static _ => false });
}
