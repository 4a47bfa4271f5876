using System.Text;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Tests.Index;

public sealed class PortIndexFormatTests
{
    private static readonly PortName s_name = PortName.Parse("nginx");

    [Fact]
    public void Index_WrittenAndRead_IsTheSame()
    {
        var index = Sample();

        var read = PortIndexFormat.Parse(PortIndexFormat.ToBytes(index), s_name);

        Assert.Equal(PortIndexFormat.ToBytes(index), PortIndexFormat.ToBytes(read));
        var release = Assert.Single(read.Releases);
        Assert.Equal(("1.26.3", 2), (release.Version.Version.ToString(), release.Version.Revision));
        Assert.Equal(TimeSpan.FromMilliseconds(12.5), release.Test!.Figures!.TimeToMain);
        Assert.Equal(["ports/nginx/port.yaml", "recipes/make.yaml"], release.Files.Select(static f => f.Path));
        Assert.True(release.Files[1].IsExecutable);
    }

    [Fact]
    public void With_AReleaseOfTheSameBuild_TakesItsPlace()
    {
        var index = Sample();
        var again = index.Releases[0] with { Published = DateTimeOffset.UnixEpoch.AddDays(9) };
        var older = again with { Version = Version("1.22.1") };

        var both = index.With(older).With(again);

        Assert.Equal([again, older], both.Releases);
    }

    [Theory]
    [InlineData("ports/nginx/port.yaml", "ports/nginx/../other/port.yaml", "may not have a file")]
    [InlineData("ports/nginx/port.yaml", "ports/other/port.yaml", "may not have a file")]
    [InlineData("ports/nginx/port.yaml", "/etc/passwd", "may not have a file")]
    [InlineData("recipes/make.yaml", "recipes/a/make.yaml", "may not have a file")]
    [InlineData("recipes/make.yaml", "ports/nginx/port.yaml", "out of order")]
    [InlineData("recipes/make.yaml", "ports/nginx/port.yaml/x", "is inside it")]
    [InlineData("\"name\":\"nginx\"", "\"name\":\"apache\"", "may not have a file")]
    [InlineData("\"schema\":1", "\"schema\":2", "schema 2 is not known")]
    [InlineData("\"schema\":1", "\"schema\":1,\"extra\":1", "is not valid")]
    [InlineData("nginx.tar.gz", "../nginx.tar.gz", "is not a file name")]
    [InlineData("A server", "A \\u001b[2Jserver", "control characters")]
    [InlineData("\"size\":7", "\"size\":-7", "is not the size of a file")]
    [InlineData("1.26.3-r2", "one", "is not a valid version")]
    public void Index_ThatIsNotOne_IsRefused(string text, string replacement, string why)
    {
        var bytes = Encoding.UTF8.GetString(PortIndexFormat.ToBytes(Sample()));
        Assert.Contains(text, bytes, StringComparison.Ordinal);

        var refused = Assert.Throws<DiagnosticException>(() => PortIndexFormat.Parse(
            Encoding.UTF8.GetBytes(bytes.Replace(text, replacement, StringComparison.Ordinal)), s_name));

        Assert.Equal("RR3230", refused.Diagnostics[0].Id);
        Assert.Contains(why, refused.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Index_OfAnotherPort_IsRefused() => Assert.Contains(
        "it is the index of `nginx`",
        Assert.Throws<DiagnosticException>(
            () => PortIndexFormat.Parse(PortIndexFormat.ToBytes(Sample()), PortName.Parse("apache"))).Diagnostics[0].Message,
        StringComparison.Ordinal);

    [Fact]
    public void Index_OfATreeThatIsNotListed_IsRefused()
    {
        var bytes = Encoding.UTF8.GetString(PortIndexFormat.ToBytes(Sample()));
        var at = bytes.IndexOf("\"tree\":\"", StringComparison.Ordinal) + 8;

        var refused = Assert.Throws<DiagnosticException>(() => PortIndexFormat.Parse(
            Encoding.UTF8.GetBytes($"{bytes[..at]}x{bytes[(at + 1)..]}"), s_name));

        Assert.Contains("which is not listed", refused.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Index_ThatIsTooLong_IsNotEvenRead() => Assert.Contains(
        "longer than",
        Assert.Throws<DiagnosticException>(() => PortIndexFormat.Parse(new byte[PortIndexFormat.Largest + 1], s_name))
            .Diagnostics[0].Message,
        StringComparison.Ordinal);

    private static PortIndex Sample() => new PortIndex
    {
        Name = s_name,
        Summary = "A server",
        Requires = [PortName.Parse("zlib"), PortName.Parse("pcre2")],
        Releases = [],
    }.With(new Release
    {
        Version = new PortVersion(NuGet.Versioning.NuGetVersion.Parse("1.26.3"), 2),
        Target = new Target(Platform.Hw, Architecture.X86_64),
        Options = [PortName.Parse("zlib")],
        License = "BSD-2-Clause",
        Toolchain = Sha256Digest.OfText("toolchain"),
        Port = Sha256Digest.OfText("port"),
        Files =
        [
            new TreeFile("ports/nginx/port.yaml", BlobOf("port.yaml"), IsExecutable: false),
            new TreeFile("recipes/make.yaml", BlobOf("make.yaml"), IsExecutable: true),
        ],
        Package = Package("build"),
        Image = Package("image"),
        Sources = [new ReleasedSource("nginx.tar.gz", BlobOf("source"))],
        Test = new ReleaseTest(3, 0, new TestFigures { ImageSize = 5, TimeToMain = TimeSpan.FromMilliseconds(12.5) }),
        Published = DateTimeOffset.UnixEpoch,
    });

    private static ReleasedPackage Package(string name) =>
        new(Sha256Digest.OfText($"{name} key"), Sha256Digest.OfText(
            $"{name} output"), BlobOf(name), BlobOf($"{name} record"));

    private static Blob BlobOf(string text) => new(Sha256Digest.OfText(text), 7);

    private static PortVersion Version(string text) => new(NuGet.Versioning.NuGetVersion.Parse(text));
}
