using System.Collections.Immutable;
using System.Formats.Tar;
using System.Text;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Testing;
using ZstdSharp;

namespace Rumprun.Packages.Engine.Tests.Archives;

/// <summary>Archives that no honest writer makes.</summary>
public sealed class PackageReaderTests : IDisposable
{
    private static readonly PackageManifest s_manifest = SamplePackage.Manifest(
    [
        new PackageEntry.File(5, Sha256Digest.OfText("hello"), Executable: false) { Path = "a" },
        new PackageEntry.Link("a") { Path = "b" },
    ]);

    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Lies => [.. s_lies.Keys];

    private static readonly Dictionary<string, (string Id, Func<IEnumerable<TarEntry>> Members)> s_lies = new()
    {
        ["nothing"] = ("RR3102", static () => []),
        ["no manifest"] = ("RR3102", static () => [File("tree/a", "hello"), Link("tree/b", "a")]),
        ["another manifest"] = ("RR3103", static () => [File("manifest.json", "{}")]),
        ["missing member"] = ("RR3104", static () => [Manifest(), File("tree/a", "hello")]),
        ["other order"] = ("RR3104", static () => [Manifest(), Link("tree/b", "a"), File("tree/a", "hello")]),
        ["surplus member"] =
            ("RR3104", static () => [Manifest(), File("tree/a", "hello"), Link("tree/b", "a"), File("tree/c", "")]),
        ["surplus outside"] =
            ("RR3104", static () => [Manifest(), File("tree/a", "hello"), Link("tree/b", "a"), File("../c", "")]),
        ["twice"] =
            ("RR3104", static () => [Manifest(), File("tree/a", "hello"), File("tree/a", "hello"), Link("tree/b", "a")]),
        ["other content"] = ("RR3104", static () => [Manifest(), File("tree/a", "hullo"), Link("tree/b", "a")]),
        ["other size"] = ("RR3104", static () => [Manifest(), File("tree/a", "hello there"), Link("tree/b", "a")]),
        ["other target"] = ("RR3104", static () => [Manifest(), File("tree/a", "hello"), Link("tree/b", "/etc/passwd")]),
        ["link for file"] = ("RR3104", static () => [Manifest(), Link("tree/a", "/etc/passwd"), Link("tree/b", "a")]),
        ["hard link for link"] = (
            "RR3104",
            static () => [Manifest(), File("tree/a", "hello"), Entry(TarEntryType.HardLink, "tree/b", null, "tree/a")]),
        ["device"] =
            ("RR3104", static () => [Manifest(), Entry(TarEntryType.CharacterDevice, "tree/a", null), Link("tree/b", "a")]),
    };

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Extract_OfAnHonestArchive_Succeeds() =>
        Assert.Equal(
            s_manifest.Entries,
            (await ExtractAsync([Manifest(), File("tree/a", "hello"), Link("tree/b", "a")], trailer: [])).Manifest.Entries);

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task Extract_OfALyingArchive_IsRefused(string lie)
    {
        var (id, members) = s_lies[lie];
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => ExtractAsync(members(), trailer: []));
        Assert.Equal(id, e.Diagnostics[0].Id);
        Assert.Equal(ExitCode.Integrity, e.ExitCode);
        Assert.False(System.IO.File.Exists(Path.Combine(_directory.Path, "c")));
    }

    [Fact]
    public async Task Extract_OfABombAfterTheLastMember_StopsEarly()
    {
        var e = await Assert.ThrowsAsync<DiagnosticException>(
            () => ExtractAsync([Manifest(), File("tree/a", "hello"), Link("tree/b", "a")], trailer: new byte[64 << 20]));
        Assert.Equal("RR3102", e.Diagnostics[0].Id);
    }

    [Fact]
    public async Task Extract_OfFilesThatAreTooLargeTogether_WritesNone()
    {
        // Their sum overflows 64 bits.
        var manifest = s_manifest with
        {
            Entries = [.. new[] { "a", "b", "c" }.Select(static path =>
                new PackageEntry.File(long.MaxValue, Sha256Digest.OfText("x"), Executable: false) { Path = path })],
        };
        var entry = Entry(
            TarEntryType.RegularFile, "manifest.json", Encoding.UTF8.GetString(PackageManifestFormat.ToBytes(manifest)));

        var e = await Assert.ThrowsAsync<DiagnosticException>(() => ExtractAsync([entry, File("tree/a", "x")], trailer: []));

        Assert.Equal("RR3104", e.Diagnostics[0].Id);
        Assert.Contains("bytes together", e.Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_directory.Path, "out", "tree")));
    }

    private async Task<Package> ExtractAsync(IEnumerable<TarEntry> members, byte[] trailer)
    {
        using var bytes = new MemoryStream();
        await using (var zstd = new CompressionStream(bytes, 1, leaveOpen: true))
        {
            await using (var tar = new TarWriter(zstd, TarEntryFormat.Gnu, leaveOpen: true))
            {
                foreach (var member in members)
                {
                    await tar.WriteEntryAsync(member, TestContext.Current.CancellationToken);
                }
            }

            await zstd.WriteAsync(trailer, TestContext.Current.CancellationToken);
        }

        bytes.Position = 0;
        return await PackageReader.ExtractAsync(
            bytes,
            Directory.CreateDirectory(Path.Combine(_directory.Path, "out")).FullName,
            null,
            TestContext.Current.CancellationToken);
    }

    private static GnuTarEntry Manifest() =>
        Entry(TarEntryType.RegularFile, "manifest.json", Encoding.UTF8.GetString(PackageManifestFormat.ToBytes(s_manifest)));

    private static GnuTarEntry File(string name, string content) => Entry(TarEntryType.RegularFile, name, content);

    private static GnuTarEntry Link(string name, string target) =>
        Entry(TarEntryType.SymbolicLink, name, content: null, target);

    private static GnuTarEntry Entry(TarEntryType type, string name, string? content, string? link = null)
    {
        var entry = new GnuTarEntry(type, name);
        if (content is not null)
        {
            entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        }

        if (link is not null)
        {
            entry.LinkName = link;
        }

        return entry;
    }
}
