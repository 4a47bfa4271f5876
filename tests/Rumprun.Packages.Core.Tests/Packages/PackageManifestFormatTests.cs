using System.Text;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Core.Tests.Packages;

public sealed class PackageManifestFormatTests
{
    private static readonly PackageManifest s_manifest = new()
    {
        Kind = PackageKind.Build,
        Name = PortName.Parse("libstdc++"),
        Version = SampleBuild.Version("1.2.0") with { Revision = 3 },
        Target = SampleBuild.Hosted,
        Options = [PortName.Parse("b"), PortName.Parse("a")],
        License = "MIT OR \"x\"",
        Key = Sha256Digest.OfText("key"),
        Dependencies = [new PackageDependency(
            PortName.Parse("zlib"), SampleBuild.Version("1.3.0"), Sha256Digest.OfText("zlib"))],
        Programs = [new BakeableProgram(PortName.Parse("tool"), "usr/bin/tool")],
        Entries =
        [
            new PackageEntry.Link("../lib") { Path = "usr/a" },
            new PackageEntry.File(5, Sha256Digest.OfText("hello"), Executable: true) { Path = "usr/bin/tool" },
            new PackageEntry.Directory { Path = "var/empty" },
        ],
    };

    private static readonly string s_text = Encoding.UTF8.GetString(PackageManifestFormat.ToBytes(s_manifest));

    [Fact]
    public void Parse_OfWrittenManifest_GivesItBack()
    {
        var again = PackageManifestFormat.Parse(PackageManifestFormat.ToBytes(s_manifest));

        Assert.Equal(s_manifest.Version, again.Version);
        Assert.Equal(s_manifest.Entries, again.Entries);
        Assert.True(again.IsSandboxed);
        Assert.False(
            PackageManifestFormat.Parse(PackageManifestFormat.ToBytes(s_manifest with { IsSandboxed = false })).IsSandboxed);
        Assert.Equal(s_manifest.Output, again.Output);
        Assert.Equal(s_text, Encoding.UTF8.GetString(PackageManifestFormat.ToBytes(again)));
        Assert.Contains("\"hosted\": true", s_text, StringComparison.Ordinal);
        Assert.Contains("libstdc++", s_text, StringComparison.Ordinal);
    }

    [Fact]
    public void Output_DependsOnTheTreeAlone()
    {
        Assert.Equal(s_manifest.Output, (s_manifest with { Key = Sha256Digest.OfText("x"), Dependencies = [] }).Output);
        Assert.NotEqual(s_manifest.Output, (s_manifest with { Entries = s_manifest.Entries.RemoveAt(2) }).Output);
    }

    [Theory]
    [InlineData("\"schema\": 1", "\"schema\": 2", "schema 2 is not known to this rrpkg")]
    [InlineData("\"hosted\": true", "\"hosted\": false", "`hosted` and `target` contradict each other")]
    [InlineData("\"kind\": \"build\"", "\"kind\": \"x\"", "`x` is not a kind of package")]
    [InlineData("\"kind\": \"build\"", "\"kind\": \"build\", \"more\": 1", "more")]
    [InlineData("\"kind\": \"build\"", "\"kind\": \"build\", \"kind\": \"build\"", "kind")]
    [InlineData("\"revision\": 3", "\"revision\": 0", "the revision is below 1")]
    [InlineData("usr/bin/tool", "../bin/tool", "`../bin/tool` is not a path inside the tree")]
    [InlineData("usr/bin/tool", "/bin/tool", "`/bin/tool` is not a path inside the tree")]
    [InlineData("usr/bin/tool", "usr//tool", "`usr//tool` is not a path inside the tree")]
    [InlineData(
        "\"path\": \"usr/bin/tool\"",
        "\"path\": \"usr/a/tool\"",
        "`usr/a` is listed as a file, link or empty directory, but `usr/a/tool` is inside it")]
    [InlineData("\"path\": \"usr/bin/tool\"", "\"path\": \"usr/a\"", "`usr/a` is out of order")]
    [InlineData(
        "\"file\": \"usr/bin/tool\"",
        "\"file\": \"usr/bin/toot\"",
        "program `tool` is `usr/bin/toot`, which is not in the tree")]
    [InlineData("\"../lib\"", "\"../../lib\"", "link `usr/a` leads out of the tree")]
    [InlineData("\"../lib\"", "\"/etc/passwd\"", "link `usr/a` leads out of the tree")]
    [InlineData("\"../lib\"", "\"x/../../y\"", "link `usr/a` leads out of the tree")]
    [InlineData("\"0755\"", "\"4755\"", "`usr/bin/tool` is neither a file, a link nor a directory")]
    [InlineData(
        "\"directory\": true", "\"directory\": true, \"size\": 1", "`var/empty` is neither a file, a link nor a directory")]
    public void Parse_OfBrokenManifest_SaysWhy(string part, string broken, string why)
    {
        Assert.Contains(part, s_text, StringComparison.Ordinal);
        var text = s_text.Replace(part, broken, StringComparison.Ordinal);
        var problem = Assert.Throws<DiagnosticException>(
            () => PackageManifestFormat.Parse(Encoding.UTF8.GetBytes(text))).Diagnostics[0];
        Assert.Equal("RR3103", problem.Id);
        Assert.Contains(why, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[1]")]
    public void Parse_OfSomethingElse_IsRefused(string text) =>
        Assert.Equal(
            "RR3103",
            Assert.Throws<DiagnosticException>(
                () => PackageManifestFormat.Parse(Encoding.UTF8.GetBytes(text))).Diagnostics[0].Id);
}
