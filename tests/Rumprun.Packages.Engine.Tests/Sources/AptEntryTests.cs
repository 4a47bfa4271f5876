using Rumprun.Packages.Engine.Sources.Debian;

namespace Rumprun.Packages.Engine.Tests.Sources;

public sealed class AptEntryTests
{
    private static readonly Distribution s_bookworm = Distribution.FromOsRelease("ID=debian\nVERSION_CODENAME=bookworm\n");

    [Theory]
    [InlineData(
        "deb http://archive.example/debian bookworm main contrib",
        "deb-src http://archive.example/debian bookworm main contrib\n")]
    [InlineData("deb [signed-by=/k.gpg arch=amd64] http://x/debian bookworm-updates main # why",
        "deb-src [signed-by=/k.gpg arch=amd64] http://x/debian bookworm-updates main\n")]
    [InlineData("deb-src\thttp://x/ bookworm-security main", "deb-src http://x/ bookworm-security main\n")]
    [InlineData("deb http://archive.example/debian stable main", "deb-src http://archive.example/debian stable main\n")]
    public void Line_OfTheDistribution_IsKeptForSources(string line, string source) =>
        Assert.Equal(source, Assert.Single(AptEntryReader.ReadLines(line).Select(s_bookworm.PartOf))?.ToSource());

    [Theory]
    [InlineData("deb https://packages.cloud.google.com/apt cloud-sdk-bookworm main")]
    [InlineData("deb http://apt.postgresql.org/pub/repos/apt bookworm-pgdg main")]
    [InlineData("deb http://dl.google.com/linux/chrome/deb/ stable main")]
    [InlineData("deb https://download.docker.com/linux/debian bookworm stable")]
    [InlineData("deb cdrom:[Debian] bookworm main")]
    public void Line_OfAnotherVendor_IsLeftOut(string line) =>
        Assert.All(AptEntryReader.ReadLines(line), static e => Assert.Null(s_bookworm.PartOf(e)));

    [Theory]
    [InlineData("# deb http://archive.example/debian bookworm main")]
    [InlineData("")]
    [InlineData("nonsense")]
    public void Line_ThatIsNone_IsNone(string line) => Assert.Empty(AptEntryReader.ReadLines(line));

    [Fact]
    public void Stanzas_KeepKeysAndTheirLinesAndDropWhatIsOff()
    {
        const string Text = """
            Types: deb
            # a comment
            URIs: http://archive.example/debian
            Suites: bookworm bookworm-updates other
            Components: main
            Architectures: amd64
            Signed-By:
             -----BEGIN PGP PUBLIC KEY BLOCK-----
             .
             abc

            Types: deb
            URIs: http://archive.example/debian
            Suites: bookworm-security
            Components: main
            Enabled: no

            Types: deb
            URIs: https://deb.nodesource.com/node_20.x
            Suites: nodistro
            Components: main
            """;
        var entry = Assert.Single(AptEntryReader.ReadStanzas(Text).Select(s_bookworm.PartOf).OfType<AptEntry>());
        const string Expected = """
            Types: deb-src
            URIs: http://archive.example/debian
            Suites: bookworm bookworm-updates
            Components: main
            Signed-By: 
             -----BEGIN PGP PUBLIC KEY BLOCK-----
             .
             abc

            """;
        Assert.Equal(Expected + "\n", entry.ToSource());
    }
}
