using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Store;

/// <summary>What tests found out lies beside the records of builds, and goes with them.</summary>
public sealed class TestRecordsTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestRecords _records;

    public TestRecordsTests() => _records = new TestRecords(_directory.Path);

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void LastOf_APort_IsTheNewestOfEachTarget()
    {
        Put("a", "hw-x86_64", 1);
        Put("b", "hw-x86_64", 3);
        Put("c", "hosted-x86_64", 2);
        Put("d", "hw-x86_64", 4, version: "2.0.0");
        File.WriteAllText(Path.Combine(_directory.Path, $"{Sha256Digest.OfText("x")}.test.json"), "{}");

        var last = TestRecords.LastOf(PortOf("1.0.0"), _records.All());

        Assert.Equal(["hosted-x86_64 2", "hw-x86_64 3"], last.Select(static r => $"{r.Target} {r.Finished.Second}"));
    }

    [Fact]
    public void LastOf_APortWithVariants_IsTheNewestOfEachTheDefaultsFirst()
    {
        var port = PortOf("1.0.0") with
        {
            Options = ImmutableSortedDictionary<PortName, PortOption>.Empty
                .Add(PortName.Parse("zlib"), new PortOption("", IsDefault: true))
                .Add(PortName.Parse("ssl"), new PortOption("", IsDefault: false)),
        };
        Put("a", "hw-x86_64", 1, options: "zlib");
        Put("b", "hw-x86_64", 2, options: "ssl zlib");
        Put("c", "hw-x86_64", 3, options: "");
        Put("d", "hw-x86_64", 4, options: "ssl zlib");

        var last = TestRecords.LastOf(port, _records.All());

        Assert.Equal(
            ["p 1", "p[!zlib] 3", "p[ssl] 4"], last.Select(r => $"{PortVariant.Of(port, r.Options)} {r.Finished.Second}"));
    }

    [Fact]
    public void Remove_OfABuild_TakesItsTestAlong()
    {
        Put("a", "hw-x86_64", 1);
        var index = new BuildKeyIndex(_directory.Path, new PackageStore(Path.Combine(_directory.Path, "store")));
        Assert.Empty(index.List());

        index.Remove(Sha256Digest.OfText("a"));

        Assert.Empty(_records.All());
    }

    private static Port PortOf(string version) => new()
    {
        Name = PortName.Parse("p"),
        Entry = new VersionEntry(VersionOf(version)) { Upstream = version },
        Summary = "",
        License = "MIT",
        Stages = [],
        Folder = "",
        Digest = Sha256Digest.OfText(""),
    };

    private static PortVersion VersionOf(string text) =>
        PortVersion.TryParse(text, out var version) ? version : throw new FormatException(text);

    private void Put(string key, string target, int second, string version = "1.0.0", string options = "") =>
        _records.Put(new TestRecord
    {
        Key = Sha256Digest.OfText(key),
        Name = PortName.Parse("p"),
        Version = VersionOf(version),
        Target = Target.TryParse(target, out var parsed) ? parsed : throw new FormatException(target),
        Options = [.. options.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(PortName.Parse)],
        Finished = new DateTimeOffset(2024, 1, 1, 0, 0, second, TimeSpan.Zero),
        Tests = 1,
        Failed = 0,
    });
}
