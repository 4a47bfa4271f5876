using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Tests.Reading;

namespace Rumprun.Packages.Core.Tests.Configuration;

public sealed class ConfigurationReaderTests
{
    [Fact]
    public void Read_OfEveryKey_KeepsThem()
    {
        var file = CorpusFile.Load("config", "good", "everything");

        var configuration = ConfigurationReader.Read(file.Text, file.Path).ValueOrThrow();

        Assert.Equal(new Target(Platform.Hw, Architecture.X86_64), configuration.Target);
        Assert.Equal(["/opt/rumprun"], configuration.Toolchains);
        Assert.Equal(
            ["https://mirror.example.org/{sha256}/{file}", "file:///srv/sources/{file}"], configuration.SourceMirrors);
        Assert.Equal(
            [
                new CacheSetting("https://cache.example.org/rrpkg/") { IsReadOnly = false, TokenFile = "/etc/rrpkg/token" },
                new CacheSetting("file:///srv/cache"),
            ],
            configuration.Caches);
        Assert.Equal(["/srv/ports"], configuration.Ports);
        Assert.Equal(4, configuration.Jobs);
        Assert.Equal(BuildIsolation.Off, configuration.Sandbox);
        Assert.Equal(2L << 30, configuration.BuildDisk);
        Assert.Equal(2, configuration.Trust.Threshold);
        Assert.Equal(["alice", "bob"], configuration.Trust.Builders.Select(static b => b.Name.ToString()));
    }
}
