using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Toolchains;

public sealed class SysrootLibrariesTests : IDisposable
{
    private const string ZlibHeader = "rumprun-x86_64/include/zlib.h";

    private readonly TemporaryDirectory _directory = new();
    private readonly SimulatedRumprun _toolchain;

    public SysrootLibrariesTests() => _toolchain = new SimulatedRumprun($"{_directory.Path}/t", "hw");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void FindLibrary_WithItsHeader_ReadsTheVersionThere()
    {
        _toolchain.Write(ZlibHeader, "/* zlib.h */\n#define ZLIB_VERSION \"1.2.3\"\n#define ZLIB_VERNUM 0x1230\n");
        Assert.Equal("1.2.3", VersionOf("zlib", Platform.Hw));
    }

    [Fact]
    public void FindLibrary_InAnArchive_ReadsTheVersionAmongItsBytes()
    {
        _toolchain.Write("rumprun-x86_64/lib/libpcap.a", "!<arch>\n\0\u0001libpcap version 1.6.2\0\u0002");
        Assert.Equal("1.6.2", VersionOf("libpcap", Platform.Hw));
    }

    [Theory]
    [InlineData("zlib", Platform.Xen)]
    [InlineData("zlib", Platform.Hosted)]
    [InlineData("libpcap", Platform.Hw)]
    [InlineData("openssl", Platform.Hw)]
    public void FindLibrary_ThatIsNotThere_IsNull(string name, Platform platform)
    {
        _toolchain.Write(ZlibHeader, "#define ZLIB_VERSION \"1.2.3\"\n");
        Assert.Null(VersionOf(name, platform));
    }

    [Fact]
    public void FindLibrary_WithAHeaderThatDoesNotSay_IsNull()
    {
        _toolchain.Write(ZlibHeader, "#define ZLIB_VERSION ZLIB_VER\n");
        Assert.Null(VersionOf("zlib", Platform.Hw));
    }

    [Fact]
    public async Task Find_Toolchain_KnowsItsLibraries()
    {
        _toolchain.Write(ZlibHeader, "#define ZLIB_VERSION \"1.2.3\"\n");
        var found = await Finder.FindAsync(
            new Target(Platform.Hw, Architecture.X86_64), TestContext.Current.CancellationToken);
        Assert.Equal("zlib", Assert.Single(found.Libraries).Name.ToString());
    }

    private ToolchainFinder Finder => new(
        RrpkgDirectories.From(name => name == "RRPKG_HOME" ? $"{_directory.Path}/home" : null),
        new ToolchainSearch { Configured = [_toolchain.Prefix], Default = $"{_directory.Path}/nothing" });

    private string? VersionOf(string name, Platform platform) =>
        Finder.FindLibrary(new Target(platform, Architecture.X86_64), PortName.Parse(name))?.Version.ToString();
}
