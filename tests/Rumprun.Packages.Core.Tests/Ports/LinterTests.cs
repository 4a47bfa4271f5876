using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Ports.Linting;
using Rumprun.Packages.Core.Recipes;

namespace Rumprun.Packages.Core.Tests.Ports;

/// <summary>One rule, one port that breaks it.</summary>
public sealed class LinterTests
{
    private const string Clean = """
        schema: 1
        name: example
        version: "1.0"
        summary: An example
        license: MIT
        license-files: [LICENSE]
        maintainers: [Ann <ann@example.org>]
        options:
          gzip: {summary: Compress}
        variants: [{options: [gzip]}]
        dependencies:
          - {port: zlib, options: [pic]}
        sources:
          - url: https://example.org/a.tar.gz
            sha256: "0000000000000000000000000000000000000000000000000000000000000000"
            mirrors: [https://mirror.example.org/a.tar.gz]
        build: [{recipe: make}]
        patches: [{file: patches/fix.patch}]
        programs: [{name: p, file: bin/p}]
        images: [{name: i, programs: [p]}]
        launch:
          - {image: i, ports: [80/tcp], ready: {tcp: 80}}
        tests:
          - {name: t, launch: i, http: [{port: 80, path: /}]}

        """;

    private static readonly Recipe Make = new() { Name = PortName.Parse("make"), Summary = "", Steps = [] };

    [Fact]
    public void Lint_OfACleanPort_FindsNothing() => Assert.Empty(Lint(Clean));

    [Theory]
    [InlineData("An example", "An example.", "RR1070 4:10")]
    [InlineData("An example", "\"An\\nexample\"", "RR1070 4:10")]
    [InlineData("url: https:", "url: http:", "RR1071 14:10")]
    [InlineData("[https://mirror", "[http://mirror", "RR1071 16:15")]
    [InlineData("maintainers: [Ann <ann@example.org>]", "maintainers: []", "RR1072 7:14")]
    [InlineData("  - {name: t, launch: i, http: [{port: 80, path: /}]}", "  []", "RR1073 24:3")]
    [InlineData("license-files: [LICENSE]\n", "", "RR1074 1:1")]
    [InlineData("ready: {tcp: 80}", "ready: {tcp: 81}", "RR1075 22:46")]
    [InlineData("http: [{port: 80", "http: [{port: 8080", "RR1075 24:40")]
    [InlineData("http: [{port: 80", "tcp: [{port: 8080, expect: A}], http: [{port: 80", "RR1075 24:39")]
    [InlineData("launch: i, http", "launch: i, guests: [{name: g, port: zlbi}], http", "RR1037 24:51")]
    [InlineData("launch: i, http", "launch: i, guests: [{name: g, port: zlib}], http", "RR1030 24:51")]
    [InlineData("launch: i, http", "launch: i, guests: [{name: g, port: zlib, launch: z}], http", "RR1030 24:65")]
    [InlineData("launch: i, http", "launch: i, guests: [{name: g, port: zlib, options: [pci]}], http", "RR1029 24:66")]
    [InlineData("variants: [{options: [gzip]}]\n", "", "RR1052 9:9")]
    [InlineData("port: zlib", "port: zlbi", "RR1037 12:12")]
    [InlineData("options: [pic]", "options: [pci]", "RR1029 12:27")]
    [InlineData("options: [pic]", "options: [\"!pci\"]", "RR1029 12:27")]
    [InlineData("[pic]}", "[pic], when: {option: \"!gzip\"}}", "RR1079 12:40")]
    [InlineData("[pic]}", "[pic], when: {option: [gzip, \"!gzip\"]}}", "RR1079 12:40")]
    [InlineData("port: zlib, options: [pic]", "port: libssl, range: \"[3.0,)\"", "RR1079 12:27")]
    [InlineData("port: zlib, options: [pic]", "port: libssl, options: [\"!pic\"]", "RR1079 12:29")]
    [InlineData("license: MIT\n", "license: MIT\nconflicts: [{port: zlib, options: [\"!pic\"]}]\n", "RR1079 6:35")]
    [InlineData("license: MIT\n", "license: MIT\nprovides: [libfoo]\n", "RR1078 6:12")]
    [InlineData("license: MIT\n", "license: MIT\nprovides: [libssl]\n", "RR1078 6:12")]
    public void Lint_OfAPortThatBreaksARule_SaysSo(string clean, string broken, string expected)
    {
        Assert.Contains(clean, Clean, StringComparison.Ordinal);

        Assert.Equal([expected], Lint(Clean.Replace(clean, broken, StringComparison.Ordinal)));
    }

    [Fact]
    public void Lint_OfALongSummary_SaysSo() =>
        Assert.Equal(["RR1070 4:10"], Lint(Clean.Replace("An example", new string('x', 101), StringComparison.Ordinal)));

    [Theory]
    [InlineData("--- a/x\n+++ b/x\n")]
    [InlineData("\ndiff --git a/x b/x\n--- a/x\n")]
    [InlineData("Index: x\n--- a/x\n")]
    public void Lint_OfAPatchWithoutAReason_SaysSo(string patch) => Assert.Equal(["RR1076 18:18"], Lint(Clean, patch));

    [Fact]
    public void Lint_OfADependencyThatHasErrorsItself_IsSilent() => Assert.Empty(Lint(Clean, zlib: []));

    [Theory]
    [InlineData("libssl", "[openssl, libressl]")]
    [InlineData("libssl", "[openssl, none]", "RR1077 3:45")]
    [InlineData("libssl", "[zlib, broken, openssl]", "RR1077 3:36")]
    [InlineData("zlib", "[openssl]", "RR1015 3:9")]
    public void Lint_OfAListOfVirtualNames_SaysWhatThePortsDoNot(string name, string providers, params string[] expected)
    {
        var list = VirtualListReader.Read(
            $"schema: 1\nvirtuals:\n  {name}: {{summary: S, providers: {providers}}}\n",
            "ports/virtuals.yaml").ValueOrThrow();
        string[] names = ["openssl", "libressl", "zlib"];
        var ports = names.ToDictionary(static n => PortName.Parse(n), static n => Read(n, $$"""
            {schema: 1, name: {{n}}, version: "1", summary: S, license: MIT,
             provides: [{{(n == "zlib" ? "libz" : "libssl, zlib")}}], build: [{recipe: make}]}
            """));

        var found = Linter.Lint(list, ports.GetValueOrDefault, n => n == PortName.Parse("broken") || ports.ContainsKey(n));

        Assert.Equal(expected, found.Select(static d => $"{d.Id} {d.Location!.Line}:{d.Location.Column}"));
    }

    [Theory]
    [InlineData("zlib")]
    [InlineData("broken")]
    [InlineData("none", "RR1037 3:11")]
    [InlineData("nginx", "RR1080 3:11")]
    public void Lint_OfAListOfRuntimeLibraries_SaysWhichCannotBe(string name, params string[] expected)
    {
        var list = RuntimeListReader.Read($"schema: 1\nruntime:\n  - port: {name}\n", "ports/runtime.yaml").ValueOrThrow();
        var ports = new[] { "zlib", "nginx" }.ToDictionary(static n => PortName.Parse(n), static n => Read(n, $$"""
            {schema: 1, name: {{n}}, version: "1", summary: S, license: MIT,
             dependencies: [{{(n == "nginx" ? "{port: zlib}" : "")}}], build: [{recipe: make}]}
            """));

        var found = Linter.Lint(list, ports.GetValueOrDefault, n => n == PortName.Parse("broken") || ports.ContainsKey(n));

        Assert.Equal(expected, found.Select(static d => $"{d.Id} {d.Location!.Line}:{d.Location.Column}"));
    }

    private static IEnumerable<string> Lint(
        string text, string patch = "It is needed.\n--- a/x\n", ImmutableArray<Port>? zlib = null)
    {
        var port = Read("example", text);
        ImmutableArray<Port> zlibs = zlib ?? [Read("zlib", """
            {schema: 1, name: zlib, version: "1", summary: Z, license: Zlib,
             options: {pic: {summary: P}}, build: [{recipe: make}]}
            """)];
        return Linter.Lint(new LintSubject
        {
            Port = port,
            FileText = _ => patch,
            Providers = name => name.ToString() is "zlib" or "libssl" ? zlibs : null,
            Virtual = static name =>
                name.ToString() == "libssl" ? new VirtualName("S", [PortName.Parse("zlib")], true) : null,
            PortNames = [PortName.Parse("zlib")],
        }).Select(static d => $"{d.Id} {d.Location!.Line}:{d.Location.Column}");
    }

    private static Port Read(string name, string text) =>
        PortReader.Read(
            text,
            $"ports/{name}/port.yaml",
            new PortSurroundings { Recipe = static _ => Make, Exists = static _ => true }).ValueOrThrow();
}
