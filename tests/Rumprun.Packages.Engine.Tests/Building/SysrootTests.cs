using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Testing;
using static Rumprun.Packages.Testing.SampleBuild;

namespace Rumprun.Packages.Engine.Tests.Building;

public sealed class SysrootTests : IDisposable
{
    private readonly BuildFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Sysroot_OfTwoDependencies_HasBoth()
    {
        WriteTree("a", ("usr/lib/liba.a", "a"), ("usr/share/common", "same"));
        WriteTree("b", ("usr/lib/libb.a", "b"), ("usr/share/common", "same"));
        File.CreateSymbolicLink(_fixture.PathOf("a/usr/lib/link"), "liba.a");
        File.CreateSymbolicLink(_fixture.PathOf("a/usr/lib64"), "lib");
        await BuildAsync();

        var sysroot = _fixture.PathOf("build/build/sysroot/usr");
        Assert.Equal(
            ["liba.a", "libb.a", "link"],
            Directory.EnumerateFiles($"{sysroot}/lib").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("liba.a", new FileInfo($"{sysroot}/lib/link").LinkTarget);
        Assert.Equal("lib", new FileInfo($"{sysroot}/lib64").LinkTarget);
    }

    [Fact]
    public async Task Sysroot_WhenAStepWritesIntoIt_LeavesTheDependencyAlone()
    {
        WriteTree("a", ("usr/lib/liba.a", "a"));
        WriteTree("b", ("usr/lib/libb.a", "b"));
        await BuildAsync(Step("spoil", "sh", "-c", "echo spoilt > {sysroot}/usr/lib/liba.a"));
        Assert.Equal(
            "a", await File.ReadAllTextAsync(_fixture.PathOf("a/usr/lib/liba.a"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("usr/lib/liba.a", "usr/lib/liba.a", "usr/lib/liba.a")]
    [InlineData("usr/lib", "usr/lib/liba.a", "usr/lib")]
    [InlineData("usr/lib/liba.a", "usr/lib", "usr/lib")]
    public async Task Sysroot_OfDependenciesThatClash_NamesBoth(string first, string second, string clash)
    {
        WriteTree("a", (first, "one"));
        WriteTree("b", (second, "two"));
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => BuildAsync());
        Assert.Equal("RR5116", e.Diagnostics[0].Id);
        Assert.Equal($"`b` and `a` both install `{clash}`, with different content", e.Diagnostics[0].Message);
    }

    [Theory]
    [InlineData("a", "two")]
    [InlineData("b", "one")]
    public async Task Sysroot_OfDependenciesOfWhichOneYields_HasTheOthersFile(string yielding, string kept)
    {
        WriteTree("a", ("usr/share/common", "one"));
        WriteTree("b", ("usr/share/common", "two"));
        var port = Port("user", Stage("s", Step("install", "install", "-D", "{sysroot}/usr/share/common", "{dest}/usr/x")));
        var inputs = Inputs(port) with
        {
            Dependencies =
            [
                .. new[] { "a", "b" }.Select(
                    n => Library(n) with { Yields = n == yielding ? [new PathPattern("usr/share/*")] : [] }),
            ],
        };
        var outcome = await _fixture.BuildAsync(
            inputs,
            new MemorySources(),
            TestContext.Current.CancellationToken,
            "build",
            ("a", _fixture.PathOf("a")),
            ("b", _fixture.PathOf("b")));

        Assert.Equal(kept, await File.ReadAllTextAsync($"{outcome.Tree}/usr/x", TestContext.Current.CancellationToken));
    }

    private Task<BuildOutcome> BuildAsync(params ReadOnlySpan<Core.Recipes.Step> steps)
    {
        var port = Port("user", Stage("s", [.. steps, Step("install", "install", "-D", "/dev/null", "{dest}/usr/x")]));
        var inputs = Inputs(port) with { Dependencies = [Library("a"), Library("b")] };
        return _fixture.BuildAsync(
            inputs,
            new MemorySources(),
            TestContext.Current.CancellationToken,
            "build",
            ("a", _fixture.PathOf("a")),
            ("b", _fixture.PathOf("b")));
    }

    private static PlannedDependency Library(string name) =>
        new(PortName.Parse(name), Version("1.0.0"), Sha256Digest.OfText(name), DependencyRole.Library);

    private void WriteTree(string name, params ReadOnlySpan<(string Path, string Content)> files)
    {
        foreach (var (path, content) in files)
        {
            var file = _fixture.PathOf($"{name}/{path}");
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, content);
        }
    }
}
