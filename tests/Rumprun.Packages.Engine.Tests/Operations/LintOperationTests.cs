using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Operations;
using Rumprun.Packages.Engine.Trees;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Operations;

public sealed class LintOperationTests : IDisposable
{
    private const string Rest =
        "summary: S, license: MIT, license-files: [L], maintainers: [A <a@example.org>], "
        + "tests: [{name: t, files: [f]}], build: [{recipe: make}]";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Run_OnEverything_LintsRecipesAndPorts()
    {
        Write("recipes/make.yaml", "{schema: 1, name: make, summary: M, steps: [{name: build, run: [make]}]}");
        Write("recipes/broken.yaml", "[");
        Write("ports/a/port.yaml",
            $"{{schema: 1, name: a, version: '1', {Rest}, dependencies: [{{port: libb}}, {{port: c}}]}}");
        Write("ports/b/port.yaml", $"{{schema: 1, name: b, version: '1', {Rest}, provides: [libb]}}");
        Write("ports/virtuals.yaml", "{schema: 1, virtuals: {libb: {summary: B, providers: [b, d]}}}");
        Write("ports/runtime.yaml", "{schema: 1, runtime: [{port: b}, {port: a}, {port: e}]}");
        Write("ports/d/port.yaml", $"{{schema: 1, name: d, version: '1', {Rest}, patches: [{{file: fix.patch}}]}}");
        Write("ports/d/fix.patch", "--- a/x\n+++ b/x\n");

        var result = Run();

        Assert.Equal(
            ["broken:RR1001", "make:", "virtuals.yaml:RR1077", "runtime.yaml:RR1080,RR1037", "a:RR1037", "b:", "d:RR1076"],
            result.Files.Select(static f => $"{f.Name}:{string.Join(',', f.Diagnostics.Select(static d => d.Id))}"));
        Assert.True(result.HasErrors);
    }

    [Fact]
    public void Run_OnPortsThatShareABrokenRecipe_TellsItOnce()
    {
        Write("recipes/make.yaml", "{schema: 1, name: make, summary: M}");
        Write("ports/a/port.yaml", $"{{schema: 1, name: a, version: '1', {Rest}}}");
        Write("ports/b/port.yaml", $"{{schema: 1, name: b, version: '1', {Rest}}}");

        Assert.Equal("RR1007", Assert.Single(Run("a", "b").Files.SelectMany(static f => f.Diagnostics)).Id);
    }

    [Fact]
    public void Run_OnAPortWithWarningsOnly_HasNoErrors()
    {
        Write("recipes/make.yaml", "{schema: 1, name: make, summary: M, steps: [{name: build, run: [make]}]}");
        Write("ports/a/port.yaml",
            $"{{schema: 1, name: a, version: '1', {Rest.Replace("summary: S", "summary: S.", StringComparison.Ordinal)}}}");

        var result = Run("a");

        Assert.Equal("RR1070", Assert.Single(Assert.Single(result.Files).Diagnostics).Id);
        Assert.False(result.HasErrors);
    }

    // The target that the library is not for is none of the variant that says so.
    [Theory]
    [InlineData("{options: [ssl]}", "RR2014")]
    [InlineData("{options: [ssl], when: {platform: hosted}}", "")]
    [InlineData("{options: [other]}", "")]
    public void Run_OnAVariantThatCannotBeResolved_SaysForWhichTarget(string variant, string expected)
    {
        Write("recipes/make.yaml", "{schema: 1, name: make, summary: M, steps: [{name: build, run: [make]}]}");
        Write("ports/ssl/port.yaml", $"{{schema: 1, name: ssl, version: '1', {Rest}, supports: {{platform: hosted}}}}");
        Write("ports/a/port.yaml",
            $"{{schema: 1, name: a, version: '1', {Rest}, options: {{ssl: {{summary: S}}, other: {{summary: O, default: "
                + $"false}}}}, "
            + $"dependencies: [{{port: ssl, when: {{option: ssl}}}}], variants: [{variant}]}}");

        var found = Run("a").Files.Single().Diagnostics.Where(static d => d.Severity == DiagnosticSeverity.Error).ToArray();

        Assert.Equal(expected, string.Concat(found.Select(static d => d.Id)));
        Assert.All(
            found,
            static d => Assert.StartsWith("`a[ssl]` cannot be resolved for `hw-", d.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Run_OnAnUnknownPort_SuggestsAnother()
    {
        Write("ports/nginx/port.yaml", "");

        var problem = Assert.Single(Assert.Throws<DiagnosticException>(() => Run("nginxx")).Diagnostics);

        Assert.Equal(["did you mean `nginx`?"], problem.Hints);
    }

    [Fact]
    public void Run_OnTheProjectsOwnPorts_FindsNoError()
    {
        var result = new LintOperation(new PortTree(Repository.Root)).Run(
            new LintRequest([]), TestContext.Current.CancellationToken);

        Assert.Empty(
            result.Files.SelectMany(static f => f.Diagnostics).Where(static d => d.Severity == DiagnosticSeverity.Error)
            .Select(static d => d.ToString()));
    }

    private LintResult Run(params string[] ports) =>
        new LintOperation(new PortTree(_directory.Path)).Run(
            new LintRequest([.. ports.Select(PortName.Parse)]), TestContext.Current.CancellationToken);

    private void Write(string path, string text)
    {
        var file = Path.Combine(_directory.Path, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
