using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Engine.Trees;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Resolving;

public sealed class PortResolverTests : IDisposable
{
    private static readonly PortName Libssl = PortName.Parse("libssl");

    private readonly TemporaryDirectory _directory = new();

    public PortResolverTests()
    {
        Write("recipes/make.yaml", "{schema: 1, name: make, summary: M, steps: [{name: build, run: [make]}]}");
        Write("ports/virtuals.yaml", "{schema: 1, virtuals: {libssl: {summary: TLS, providers: [openssl, libressl]}}}");
        Port(
            "openssl",
            "provides: [libssl], options: {quic: {summary: Q, default: true}}, dependencies: [{port: zlib, when: {option: "
                + "quic}}]");
        Port("libressl", "provides: [libssl]");
        Port("zlib", "version: '1.2.13'");
        Port("nginx", "dependencies: [{port: libssl}]");
        Port("curl", "dependencies: [{port: libressl}]");
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Resolve_OfAVirtualDependency_LinksTheFirstProviderWithItsDefaults()
    {
        var graph = Resolve("nginx");

        Assert.Equal(["zlib", "openssl", "nginx"], Names(graph));
        var nginx = graph.Nodes[^1];
        Assert.Equal("openssl", Assert.Single(nginx.Libraries).ToString());
        Assert.Equal("openssl", nginx.Virtuals[Libssl].ToString());
        Assert.Equal("quic", Assert.Single(graph.Nodes[1].Selection.Options).ToString());
    }

    [Fact]
    public void Resolve_WhereAnotherPortNeedsAProviderByName_TakesThatOneForAll() =>
        Assert.Equal(["libressl", "curl", "nginx"], Names(Resolve("nginx", "curl")));

    [Fact]
    public void Resolve_WhereTheUserPrefersAProvider_TakesIt() =>
        Assert.Equal(["libressl", "nginx"], Names(Resolver(("libssl", "libressl")).Resolve(
            Requests("nginx"), TargetSelector.Hosted, Nothing, TestContext.Current.CancellationToken)));

    [Fact]
    public void Resolve_WhereTheUserPrefersWhatProvidesNothing_SaysSo() =>
        Assert.Equal("RR2012", Assert.Throws<DiagnosticException>(() => Resolver(("libssl", "zlib")).Resolve(
            Requests("nginx"), TargetSelector.Hosted, Nothing, TestContext.Current.CancellationToken)).Diagnostics[0].Id);

    [Fact]
    public void Resolve_OfAVirtualNameItself_MarksItsProviderAsRequested() =>
        Assert.Equal("openssl", Assert.Single(Resolve("libssl").Nodes, static n => n.IsRequested).Port.Name.ToString());

    [Fact]
    public void Resolve_OfTwoProvidersOfOneName_Fails() => Assert.Equal("RR2011", Failure("openssl", "curl"));

    [Fact]
    public void Resolve_OfAVirtualNameThatNoPortProvides_Fails()
    {
        Write("ports/virtuals.yaml", "{schema: 1, virtuals: {libssl: {summary: TLS, providers: [zlib]}}}");
        Assert.Equal("RR2010", Failure("nginx"));
    }

    [Fact]
    public void Resolve_WhereThePortIsTooNew_TakesTheToolchains()
    {
        Port("old", "dependencies: [{port: zlib, range: '[1.2.3]'}]");
        var graph = Resolve("old");
        Assert.Equal("zlib", Assert.Single(graph.OfToolchain).Name.ToString());
        Assert.Empty(Assert.Single(graph.Nodes).Libraries);
    }

    [Fact]
    public void Resolve_WhereThePortWillDo_LeavesTheToolchainsAlone() => Assert.Empty(Resolve("nginx").OfToolchain);

    [Fact]
    public void Resolve_OfWhatOnlyTheToolchainHas_SaysThatThereIsNothingToDo() =>
        Assert.Equal("RR2013", Failure("zlib@1.2.3"));

    [Fact]
    public void Resolve_OfAnOptionThatConflicts_RefusesIt()
    {
        Port("a", "options: {x: {summary: X}}, conflicts: [{port: curl, when: {option: x}}]");
        Port("b", "conflicts: [{port: a, options: [x]}]");
        Assert.Equal(3, Resolve("a", "curl").Nodes.Length);
        Assert.Equal("RR2007", Failure("a[x]", "curl"));
        Assert.Equal(["a", "b"], Names(Resolve("a", "b")));
        Assert.Equal("RR2007", Failure("a[x]", "b"));
    }

    [Fact]
    public void Resolve_WhereTheTreeHasARuntime_LinksAllElseWithIt()
    {
        Port("compat", "supports: {platform: hosted}");
        Write(
            "ports/runtime.yaml",
            "{schema: 1, runtime: [{port: compat, when: {platform: hosted}}, {port: nothing, when: {platform: hw}}]}");

        var graph = Resolve("nginx", "compat");

        Assert.Equal(["compat", "zlib", "openssl", "nginx"], Names(graph));
        Assert.Equal([0, 1, 2, 2], graph.Nodes.Select(static n => n.Libraries.Length));
    }

    [Fact]
    public void Resolve_WhereARuntimeLibraryNeedsAnother_SaysThatTheyGoInACircle()
    {
        // The toolchain's zlib is older.
        Port("compat", "dependencies: [{port: zlib, range: '[1.2.13,)'}]");
        Write("ports/runtime.yaml", "{schema: 1, runtime: [{port: compat}]}");

        var problem = Assert.Throws<DiagnosticException>(() => Resolve("nginx")).Diagnostics[0];

        Assert.Equal("RR2002", problem.Id);
        Assert.Contains(
            "`compat` 1.0.0 -> `zlib` 1.2.13 -> `compat` 1.0.0 is a dependency cycle", problem.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_WhereOneVersionIsInNoCircle_TakesIt()
    {
        Port("compat", "dependencies: [{port: zlib}]");
        Write("ports/runtime.yaml", "{schema: 1, runtime: [{port: compat}]}");

        var graph = Resolve("curl");

        Assert.Equal(["compat", "libressl", "curl"], Names(graph));
        Assert.Equal("zlib", Assert.Single(graph.OfToolchain).Name.ToString());
    }

    [Fact]
    public void Resolve_WhereTheListOfTheRuntimeIsBroken_SaysSo()
    {
        Write("ports/runtime.yaml", "{schema: 1, runtime: zlib}");
        Assert.Equal("RR1008", Failure("nginx"));
    }

    private static ImmutableDictionary<PortName, PortVersion> Nothing => ImmutableDictionary<PortName, PortVersion>.Empty;

    private static IEnumerable<string> Names(ResolvedGraph graph) => graph.Nodes.Select(static n => n.Port.Name.ToString());

    private static ImmutableArray<PortRequest> Requests(params IEnumerable<string> names) =>
        [.. names.Select(static n => PortRequest.TryParse(n, out var request) ? request : throw new FormatException(n))];

    [Fact]
    public void Resolve_WithAnOverride_TakesTheUsersRangeInPlaceOfThePorts()
    {
        Port("curl", "version: '8', dependencies: [{port: idn, range: '[2.0,)'}]");
        Port("idn", "versions: [{version: '2.1'}, {version: '2.0'}, {version: '1.9'}]");
        var resolver = new PortResolver(new PortTree(_directory.Path), TargetSelector.Hosted)
        {
            Overrides = ImmutableSortedDictionary<PortName, VersionRange>.Empty.Add(
                PortName.Parse("idn"), VersionRange.Parse("[1.9,2.0]")),
        };

        var choice = resolver.Choose(
            Requests(["curl"]), TargetSelector.Hosted, new VersionPreferences(), TestContext.Current.CancellationToken);

        Assert.Equal(["curl 8.0.0", "idn 2.0.0"], choice.Resolution.Ports.Select(static p => $"{p.Name} {p.Version}"));
        var requirement = Assert.Single(choice.Provider.CandidatesOf(PortName.Parse("curl"))[0].Dependencies);
        Assert.Equal("`idn` [1.9.0,2.0.0] (overridden)", requirement.ToString());

        var asked = Assert.Throws<DiagnosticException>(() => resolver.Choose(
            [.. Requests(["curl"]), new PortRequest(PortName.Parse("idn"), VersionRange.Parse("[2.1]"))],
            TargetSelector.Hosted, new VersionPreferences(), TestContext.Current.CancellationToken)).Diagnostics[0];
        Assert.Contains(
            "widen the override of `idn` in the configuration: 2.1.0 would do", asked.Hints);
    }

    private ResolvedGraph Resolve(params IEnumerable<string> names) => Resolver().Resolve(
        Requests(names), TargetSelector.Hosted, Nothing, TestContext.Current.CancellationToken);

    private string Failure(params IEnumerable<string> names) =>
        Assert.Throws<DiagnosticException>(() => Resolve(names)).Diagnostics[0].Id;

    private PortResolver Resolver(params IEnumerable<(string Name, string Provider)> preferred) =>
        new(new PortTree(_directory.Path), TargetSelector.Hosted)
        {
            Preferred = preferred.ToImmutableSortedDictionary(
                static p => PortName.Parse(p.Name), static p => PortName.Parse(p.Provider)),
            ToolchainLibrary = static (_, name) => name == PortName.Parse("zlib")
                ? new ToolchainLibrary(name, PortVersion.TryParse("1.2.3", out var version) ? version : null!) : null,
        };

    private void Port(string name, string rest) => Write(
        $"ports/{name}/port.yaml",
        $"{{schema: 1, name: {name}, summary: S, license: MIT, build: [{{recipe: make}}], "
            + $"{rest}{(rest.Contains("version:", StringComparison.Ordinal) ? "" : ", version: '1'")}}}");

    private void Write(string path, string text)
    {
        var file = Path.Combine(_directory.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
