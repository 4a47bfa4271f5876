using System.Collections.Immutable;
using Rumprun.Packages.Core.Planning;

namespace Rumprun.Packages.Core.Tests.Planning;

public sealed class CompilerEnvironmentTests
{
    private static readonly BuildMachine Machine = new()
    {
        Tuple = "x86_64-linux-gnu",
        Identity = Sha256Digest.OfText("machine"),
        Description = "gcc",
        Tools = ImmutableSortedDictionary<ToolKind, string>.Empty
            .Add(ToolKind.Cc, "/usr/bin/gcc").Add(ToolKind.Cxx, "/usr/bin/g++").Add(ToolKind.Ar, "/usr/bin/ar"),
    };

    [Fact]
    public void For_Unikernel_SearchesTheDependenciesFirstAndNothingOfTheBuildMachine()
    {
        var environment = CompilerEnvironment.For(Toolchain(Platform.Hw), Machine, "/build/sysroot");

        Assert.Equal("/opt/t/bin/cc", environment["CC"]);
        Assert.Equal("-I/build/sysroot/usr/include", environment["CPPFLAGS"]);
        Assert.Equal("-L/build/sysroot/usr/lib", environment["LDFLAGS"]);
        Assert.Equal(
            "/build/sysroot/usr/lib/pkgconfig:/build/sysroot/usr/share/pkgconfig", environment["PKG_CONFIG_LIBDIR"]);
        Assert.Equal("/build/sysroot", environment["PKG_CONFIG_SYSROOT_DIR"]);
        Assert.Equal("", environment["PKG_CONFIG_PATH"]);
        Assert.Equal("/usr/bin/gcc", environment["HOST_CC"]);
        Assert.Equal("/usr/bin/g++", environment["CXX_FOR_BUILD"]);
        Assert.StartsWith("/opt/t/bin:", environment["PATH"], StringComparison.Ordinal);
    }

    [Fact]
    public void For_ToolchainWithoutCxx_LeavesItUnset() =>
        Assert.False(CompilerEnvironment.For(Toolchain(Platform.Hw), Machine, "/s").ContainsKey("CXX"));

    [Fact]
    public void For_ToolchainWithFlags_HasThemBehindOurOwn()
    {
        var toolchain = Toolchain(Platform.Hosted) with
        {
            Flags = ImmutableSortedDictionary<string, string>.Empty.Add("LDFLAGS", "-static").Add("CFLAGS", "-g"),
        };
        var environment = CompilerEnvironment.For(toolchain, Machine, "/s");

        Assert.Equal("-L/s/usr/lib -static", environment["LDFLAGS"]);
        Assert.Equal("-O2 -g", environment["CFLAGS"]);
        Assert.Equal("/opt/t/bin/cc -E", environment["CPP"]);
    }

    [Fact]
    public void ForBuildMachine_Always_KnowsNothingOfTheTarget()
    {
        var environment = CompilerEnvironment.ForBuildMachine(Machine);

        Assert.Equal("/usr/bin/gcc", environment["CC"]);
        Assert.Equal("", environment["CPPFLAGS"]);
        Assert.DoesNotContain("PKG_CONFIG_SYSROOT_DIR", environment.Keys);
    }

    private static Toolchain Toolchain(Platform platform) => new()
    {
        Target = new Target(platform, Architecture.X86_64),
        Identity = Sha256Digest.OfText("toolchain"),
        Prefix = "/opt/t",
        Sysroot = "/opt/t/sysroot",
        Tools = ImmutableSortedDictionary<ToolKind, string>.Empty.Add(ToolKind.Cc, "/opt/t/bin/cc"),
        PathDirectories = ["/opt/t/bin"],
        Description = "test",
        Origin = "default",
    };
}
