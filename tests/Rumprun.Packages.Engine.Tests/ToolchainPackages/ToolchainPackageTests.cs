using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Engine.ToolchainPackages;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.ToolchainPackages;

public sealed class ToolchainPackageTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Install_InAnotherDirectory_HasTheIdentityThatWasPacked()
    {
        var packed = await PackAsync(Simulated());

        var installed = Assert.Single(await InstallAsync(PathOf("elsewhere")));

        Assert.Equal(packed.Manifest.Key, installed.Identity);
        Assert.Equal(PathOf("elsewhere"), installed.Prefix);
        var wrapper = File.ReadAllText(PathOf($"elsewhere/bin/{SimulatedRumprun.Tuple}-gcc"));
        Assert.DoesNotContain(PathOf("original"), wrapper, StringComparison.Ordinal);
        Assert.Contains(PathOf("elsewhere"), File.ReadAllText(Directories.ConfigurationFile), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pack_OfWhatWasInstalled_GivesTheSamePackage()
    {
        var packed = await PackAsync(Simulated());
        await InstallAsync(PathOf("elsewhere"));

        Assert.Equal(packed.Digest, (await PackAsync(PathOf("elsewhere"), "second")).Digest);
    }

    [Fact]
    public async Task Install_OfARealToolchain_HasTheIdentityThatWasPacked()
    {
        Assert.SkipWhen(Machine.Rumprun is null, "no Rumprun toolchain on this machine");
        var packed = await PackAsync(Machine.Rumprun!);

        Assert.All(await InstallAsync(PathOf("elsewhere")), t => Assert.Equal(packed.Manifest.Key, t.Identity));
    }

    [Fact]
    public async Task Install_WithoutAPrefix_TakesADirectoryNamedByTheIdentity()
    {
        var packed = await PackAsync(Simulated());

        var installed = Assert.Single(await InstallAsync(prefix: null));

        Assert.Equal(Path.Combine(Directories.Toolchains, packed.Manifest.Key.Hex[..16]), installed.Prefix);
    }

    [Fact]
    public async Task Install_Twice_KeepsTheFirst()
    {
        await PackAsync(Simulated());
        await InstallAsync(PathOf("elsewhere"));
        File.WriteAllText(PathOf("elsewhere/mine"), "");

        await InstallAsync(PathOf("elsewhere"));

        Assert.True(File.Exists(PathOf("elsewhere/mine")));
    }

    [Fact]
    public async Task Install_IntoADirectoryWithOtherFiles_IsRefusedAndLeavesThem()
    {
        await PackAsync(Simulated());
        Directory.CreateDirectory(PathOf("full"));
        File.WriteAllText(PathOf("full/mine"), "mine");

        Assert.Equal("RR5010", await ProblemAsync(PathOf("full")));
        Assert.Equal("mine", File.ReadAllText(PathOf("full/mine")));
    }

    [Fact]
    public async Task Install_PathThatScriptsCannotQuote_IsRefused()
    {
        await PackAsync(Simulated());

        Assert.Equal("RR5010", await ProblemAsync(PathOf("a $(b)")));
        Assert.False(Directory.Exists(PathOf("a $(b)")));
    }

    [Fact]
    public async Task Install_PackageThatStatesAnotherIdentity_IsRefusedAndRemoved()
    {
        var packed = await PackAsync(Simulated());
        await RewriteAsync(packed.Manifest with { Key = Sha256Digest.OfText("another") });

        Assert.Equal("RR5011", await ProblemAsync(PathOf("elsewhere")));
        AssertNothingLeft();
    }

    [Fact]
    public async Task Install_PackageOfABuild_IsRefused()
    {
        var packed = await PackAsync(Simulated());
        await RewriteAsync(packed.Manifest with { Kind = PackageKind.Build });

        Assert.Equal("RR5010", await ProblemAsync(PathOf("elsewhere")));
        AssertNothingLeft();
    }

    [Fact]
    public async Task Install_TruncatedPackage_IsRefusedAndRemoved()
    {
        await PackAsync(Simulated());
        await using (var file = new FileStream(PathOf("package"), FileMode.Open))
        {
            file.SetLength(file.Length / 2);
        }

        Assert.Equal("RR3102", await ProblemAsync(PathOf("elsewhere")));
        AssertNothingLeft();
    }

    [Fact]
    public async Task Install_AnotherPackageThanAskedFor_IsRefused()
    {
        await PackAsync(Simulated());

        Assert.Equal("RR3101", await ProblemAsync(PathOf("elsewhere"), Sha256Digest.OfText("another")));
        AssertNothingLeft();
    }

    [Fact]
    public async Task Pack_AbsoluteLink_IsRefused()
    {
        var prefix = Simulated();
        File.CreateSymbolicLink($"{prefix}/rumprun-x86_64/lib/libx.a", "/usr/lib/libx.a");

        Assert.Equal("RR5009", await PackProblemAsync(prefix));
    }

    [Fact]
    public async Task Pack_FileWithThePlaceholder_IsRefused()
    {
        var prefix = Simulated();
        File.WriteAllText($"{prefix}/rumprun-x86_64/include/x.h", "// @RRPKG_TOOLCHAIN_PREFIX@\n");

        Assert.Equal("RR5009", await PackProblemAsync(prefix));
        Assert.False(File.Exists(PathOf("package")));
    }

    public void Dispose() => _directory.Dispose();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RrpkgDirectories Directories =>
        RrpkgDirectories.From(name => name == "RRPKG_HOME" ? PathOf("home") : null);

    private ToolchainFinder Finder => new(Directories, new ToolchainSearch { Path = new SearchPath([]) });

    private string PathOf(string name) => $"{_directory.Path}/{name}";

    private string Simulated() => new SimulatedRumprun(PathOf("original"), "hw").Prefix;

    private Task<Package> PackAsync(string prefix, string file = "package") =>
        new ToolchainPacker(Directories, Finder).PackAsync(prefix, PathOf(file), Cancel);

    private async Task<IReadOnlyList<Core.Planning.Toolchain>> InstallAsync(string? prefix, Sha256Digest? expected = null)
    {
        var finder = Finder;
        var installer = new ToolchainInstaller(Directories, finder, new ToolchainRegistration(Directories, finder));
        await using var archive = File.OpenRead(PathOf("package"));
        return await installer.InstallAsync(archive, expected, prefix, Cancel);
    }

    private async Task<string> ProblemAsync(string prefix, Sha256Digest? expected = null) =>
        (await Assert.ThrowsAsync<DiagnosticException>(() => InstallAsync(prefix, expected))).Diagnostics[0].Id;

    private async Task<string> PackProblemAsync(string prefix) =>
        (await Assert.ThrowsAsync<DiagnosticException>(() => PackAsync(prefix))).Diagnostics[0].Id;

    /// <summary>Writes the package again, with the same tree and another manifest.</summary>
    private async Task RewriteAsync(PackageManifest manifest)
    {
        Directory.CreateDirectory(PathOf("unpacked"));
        await using (var archive = File.OpenRead(PathOf("package")))
        {
            await PackageReader.ExtractAsync(archive, PathOf("unpacked"), expected: null, Cancel);
        }

        await using var output = File.Create(PathOf("package"));
        await PackageWriter.WriteAsync(manifest, PathOf("unpacked/tree"), output, Cancel);
    }

    private void AssertNothingLeft()
    {
        Assert.False(Directory.Exists(PathOf("elsewhere")));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.Path, ".rrpkg-toolchain-*"));
        Assert.False(File.Exists(Directories.ConfigurationFile));
    }
}
