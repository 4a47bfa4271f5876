using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Store;

public sealed class BuildKeyIndexTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly BuildKeyIndex _index;

    private readonly BuildRecord _record = new()
    {
        CanonicalText = "rrpkg-build-key 2\nname: x\n",
        Package = Sha256Digest.OfText("package"),
        Output = Sha256Digest.OfText("output"),
        Finished = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Steps = [("make/build", TimeSpan.FromSeconds(1.5))],
        LogFile = "/logs/x.log",
    };

    public BuildKeyIndexTests()
    {
        _index = new BuildKeyIndex(Path.Combine(_directory.Path, "keys"), new PackageStore(_directory.Path));
        Directory.CreateDirectory(Path.Combine(_directory.Path, _record.Package.Hex));
    }

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Find_OfWhatWasPut_GivesItBack()
    {
        Assert.Null(_index.Find(_record.Key));
        _index.Put(_record);
        _index.Put(_record with { LogFile = null });
        var found = _index.Find(_record.Key)!;

        Assert.Equal(
            (_record.CanonicalText, _record.Package, _record.Output, _record.Finished, null),
            (found.CanonicalText, found.Package, found.Output, found.Finished, found.LogFile));
        Assert.Equal(_record.Steps, found.Steps);
    }

    [Fact]
    public void Find_WhenThePackageIsGone_FindsNothing()
    {
        _index.Put(_record);
        DirectoryTree.Delete(Path.Combine(_directory.Path, _record.Package.Hex));
        Assert.Null(_index.Find(_record.Key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"schema\": 9}")]
    public void Find_OfADamagedRecord_FindsNothing(string text)
    {
        _index.Put(_record);
        File.WriteAllText(Path.Combine(_directory.Path, "keys", $"{_record.Key}.json"), text);
        Assert.Null(_index.Find(_record.Key));
    }

    [Fact]
    public void Find_OfARecordUnderAnotherKey_FindsNothing()
    {
        _index.Put(_record);
        var other = Sha256Digest.OfText("other");
        File.Copy(
            Path.Combine(_directory.Path, "keys", $"{_record.Key}.json"),
            Path.Combine(_directory.Path, "keys", $"{other}.json"));
        Assert.Null(_index.Find(other));
    }
}
