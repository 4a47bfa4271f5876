using Rumprun.Packages.Core.Planning;
using static Rumprun.Packages.Testing.SampleBuild;

namespace Rumprun.Packages.Core.Tests.Planning;

public sealed class BuildKeyComparisonTests
{
    private const string Base = """
        rrpkg-build-key 1
        dependency.zlib: library aaaa
        file.files/x: 1111
        host-tool.make: 4.3
        license-file: COPYING
        name: nginx
        patch.0000: p1 strip=1 in=
        patch.0001: p2 strip=1 in=
        source.0000.into: 
        source.0000.sha256: s1
        stage.0000.environment.CFLAGS: -O2
        stage.0000.name: make
        stage.0000.step.0000.argument.0000: ./configure
        stage.0000.step.0000.argument.0001: --prefix=/usr
        stage.0000.step.0000.directory: @{root}
        stage.0000.step.0001.argument.0000: make
        toolchain.target: t1

        """;

    [Theory]
    [InlineData("source.0000.sha256: s1", "source.0000.sha256: s2", "source 1 sha256", "s1", "s2")]
    [InlineData("patch.0001: p2 strip=1 in=", "patch.0001: p3 strip=1 in=", "patch 2", "p2 strip=1 in=", "p3 strip=1 in=")]
    [InlineData("toolchain.target: t1", "toolchain.target: t2", "toolchain", "t1", "t2")]
    [InlineData("dependency.zlib: library aaaa", "dependency.zlib: library bbbb", "dependency zlib output", "aaaa", "bbbb")]
    [InlineData(
        "dependency.zlib: library aaaa", "dependency.zlib: tool aaaa", "dependency zlib", "library aaaa", "tool aaaa")]
    [InlineData("dependency.zlib: library aaaa\n", "", "dependency zlib", "library aaaa", null)]
    [InlineData("file.files/x: 1111", "file.files/x: 2222 executable", "file files/x", "1111", "2222 executable")]
    [InlineData("host-tool.make: 4.3", "host-tool.make: 4.4", "build machine's program make", "4.3", "4.4")]
    [InlineData("license-file: COPYING", "license-file: COPYING\nlicense-file: NOTICE", "license file", null, "NOTICE")]
    [InlineData("CFLAGS: -O2", "CFLAGS: -O3", "stage make: variable CFLAGS", "-O2", "-O3")]
    [InlineData("--prefix=/usr", "--prefix=/opt", "stage make: step 1: argument 2", "--prefix=/usr", "--prefix=/opt")]
    [InlineData("directory: @{root}", "directory: @{root}/src", "stage make: step 1: directory", "@{root}", "@{root}/src")]
    [InlineData("name: nginx\n", "name: nginx\nsandbox: off\n", "sandbox", null, "off")]
    public void Compare_OneFactChanged_NamesItWithBothValues(
        string old, string now, string subject, string? before, string? after)
    {
        var change = Assert.Single(BuildKeyComparison.Compare(Base, Base.Replace(old, now, StringComparison.Ordinal)));
        Assert.Equal((subject, before, after), (change.Subject, change.Before, change.After));
        Assert.Equal(subject == "dependency zlib output" ? "zlib" : null, change.Dependency);
    }

    [Fact]
    public void Compare_SameText_FindsNothing() => Assert.Empty(BuildKeyComparison.Compare(Base, Base));

    [Fact]
    public void Compare_PatchPutFirst_IsOneNewPatch()
    {
        var after = Base.Replace("patch.0000: p1 strip=1 in=\npatch.0001: p2 strip=1 in=\n",
            "patch.0000: p0 strip=1 in=\npatch.0001: p1 strip=1 in=\npatch.0002: p2 strip=1 in=\n",
            StringComparison.Ordinal);
        Assert.Equal([new BuildKeyChange("patch 1", null, "p0 strip=1 in=")], BuildKeyComparison.Compare(Base, after));
    }

    [Fact]
    public void Compare_StepTakenOut_IsToldByItsCommand()
    {
        var after = Base.Replace("stage.0000.step.0001.argument.0000: make\n", "", StringComparison.Ordinal);
        Assert.Equal([new BuildKeyChange("stage make: step 2", "make", null)], BuildKeyComparison.Compare(Base, after));
    }

    [Fact]
    public void Compare_AnyLineOfARealKeyMissing_IsSeen()
    {
        var port = Port("sample", Stage("one", Step("compile", "{cc}", "a: b"), Step("install", "make")));
        var lines = BuildPlanner.Plan(Inputs(port)).CanonicalText.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines.Skip(1), line =>
            Assert.NotEmpty(
                BuildKeyComparison.Compare(string.Join('\n', lines), string.Join('\n', lines.Where(l => l != line)))));
    }
}
