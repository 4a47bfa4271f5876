using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Ports.Linting;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Core.Tests.Reading;

namespace Rumprun.Packages.Core.Tests.Ports;

/// <summary>What a port.yaml with several versions says for each of them.</summary>
public sealed class PortDeclarationTests
{
    private const string Rest = "summary: An example\nlicense: MIT\nbuild: [{recipe: make}]\n";

    private static readonly PortSurroundings s_surroundings = new() { Recipe = Recipes, Exists = static _ => true };

    private static readonly PortDeclaration s_corpus =
        PortDeclaration.Parse(CorpusFile.Load("port", "good", "versions").Text, "ports/example/port.yaml");

    private static Port Newest => PortAt("2.1.0");

    private static Port Middle => PortAt("2.0.3-r2");

    private static Port Oldest => PortAt("1.9.0-rc1");

    [Fact]
    public void Versions_AreNewestFirst_WithWhatIsWrongWithThem() => Assert.Equal(
        [
            ("2.1.0", null, null),
            ("2.0.3-r2", "Upstream maintains 2.1 only.", null),
            ("1.9.0-rc1", null, "CVE-2024-0001, fixed in 2.0.0"),
        ],
        s_corpus.Versions.Select(static v => (v.Version.ToString(), v.Deprecated, v.Insecure)));

    [Fact]
    public void Read_Sources_FillsInTheVersionItsValuesAndItsHash()
    {
        Assert.Equal(
            [
                "https://example.org/2026/example-2.1.0.tar.gz debian:trixie/example/example_2.1.0.orig.tar.gz 1",
                "https://example.org/2.1/extra-2.1.0.tar.gz 2",
            ],
            Newest.Sources.Select(static s => Text(s.Value)));
        Assert.Equal(
            [
                "https://example.org/2024/example-2.0.3p1.tar.gz debian:bookworm/example/example_2.0.3p1.orig.tar.gz 3",
                "0123456789abcdef0123456789abcdef01234567",
            ],
            Middle.Sources.Select(static s => Text(s.Value)));
    }

    [Fact]
    public void Read_Conditions_KeepsTheOtherKeys()
    {
        var dependency = Assert.Single(Newest.Dependencies);
        Assert.Equal([Platform.Hw], dependency.When.Platforms.Select(static p => p.Value));
        Assert.Equal(Condition.Always, Assert.Single(Oldest.Dependencies).When);
    }

    [Fact]
    public void Read_SingleValues_TakesTheCaseThatHolds()
    {
        Assert.Equal(["Apache-2.0", "Apache-2.0", "MIT"], new[] { Newest, Middle, Oldest }.Select(static p => p.License));
        Assert.Equal(
            [false, true, true], new[] { Newest, Middle, Oldest }.Select(static p => p.Supports == Condition.Always));
        Assert.Equal(["new", "new"], Newest.Stages[0].Environment.Values.Select(static v => v.Source));
        Assert.Equal(["OTHER=old"], Oldest.Stages[0].Environment.Select(static v => $"{v.Key}={v.Value.Source}"));
    }

    [Fact]
    public void Read_OptionsPatchesAndArguments_AreThoseOfTheVersion()
    {
        Assert.Equal(["http3", "ssl"], Newest.Options.Keys.Select(static o => o.ToString()));
        Assert.Equal(["ssl"], Oldest.Options.Keys.Select(static o => o.ToString()));
        Assert.Empty(Newest.Patches);
        Assert.Single(Oldest.Patches);
    }

    [Fact]
    public void Digest_WhenAnotherVersionIsAddedDeprecatedOrChanged_StaysTheSame()
    {
        const string Old = "{version: '1.0', sha256: '1000000000000000000000000000000000000000000000000000000000000000'}";
        var before = DigestOf($"versions: [{Old}]");

        Assert.Equal(before, DigestOf($"versions: [{{version: '1.1', insecure: hole, values: {{a: b}}}}, {Old}]"));
        Assert.Equal(before, DigestOf($"# a comment\nversions:\n  - {Old}"));
        Assert.NotEqual(before, DigestOf($"versions: [{Old.Replace("'1000", "'2000", StringComparison.Ordinal)}]"));

        static Sha256Digest DigestOf(string versions) =>
            Parse($"{versions}\nsources: [{{url: 'https://e.org/{{upstream}}.tgz', "
            + "when: {version: '[1.0]'}}]\n").Read(Version("1.0.0"), s_surroundings).ValueOrThrow().Digest;
    }

    [Fact]
    public void Read_Tests_FillsInTheVersion()
    {
        var port = Parse("""
            versions: [{version: '2.4.1', upstream: '2.4.1b'}]
            tests: [{name: t, files: ["usr/lib/x{major}.{minor}/{upstream}"]}]

            """).Read(Version("2.4.1"), s_surroundings).ValueOrThrow();

        Assert.Equal(["usr/lib/x2.4/2.4.1b"], port.Tests[0].Value.Files);
    }

    [Fact]
    public void Lint_AConditionThatNoVersionMeets_SaysSo()
    {
        var problem = Assert.Single(VersionRules.Check(Parse(
            "versions: [{version: '1.0'}]\npatches: [{file: patches/fix.patch, when: {version: '[2.0,)'}}]\n")));

        Assert.Equal("RR1081", problem.Id);
        Assert.Equal((4, 53), (problem.Location!.Line, problem.Location.Column));
    }

    [Fact]
    public void Lint_AcrossVersions_FindsWhatOneVersionAloneCannotShow()
    {
        var declaration = Parse("""
            versions:
              - {version: '1.1'}
              - {version: '1.0', sha256: '1000000000000000000000000000000000000000000000000000000000000000'}
            options:
              x: [{when: {version: '[1.1]'}, then: {summary: X, default: true}},
                  {when: {version: '[1.0]'}, then: {summary: X}}]
            sources: [{url: 'https://e.org/{upstream}.tgz', when: {version: '[1.0]'}}]

            """);
        var ports = declaration.Versions.Select(v => declaration.Read(v.Version, s_surroundings).ValueOrThrow());

        Assert.Equal(
            ["RR1082", "RR1083", "RR1084"],
            VersionRules.Check([.. ports], ["patches/old.patch", "files/x"]).Select(static d => d.Id));
    }

    private static PortDeclaration Parse(string versions) =>
        PortDeclaration.Parse($"schema: 1\nname: example\n{versions}{Rest}", "ports/example/port.yaml");

    private static Port PortAt(string version) => s_corpus.Read(Version(version), s_surroundings).ValueOrThrow();

    private static Core.Versioning.PortVersion Version(string text) =>
        Core.Versioning.PortVersion.TryParse(text, out var version) ? version : throw new FormatException(text);

    private static Recipe? Recipes(PortName name) =>
        RecipeReader.Read(CorpusFile.Load("recipe", "good", name.ToString()).Text, $"recipes/{name}.yaml").Value;

    private static string Text(Source source) => source switch
    {
        Source.Archive archive => $"{string.Join(' ', archive.Urls)} {archive.Sha256.Hex.TrimStart('0')}",
        Source.Git git => git.Commit,
        _ => "",
    };
}
