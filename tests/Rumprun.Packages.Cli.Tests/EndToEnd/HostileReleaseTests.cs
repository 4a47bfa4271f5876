using System.Formats.Tar;
using System.Text;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.Publishing;
using Rumprun.Packages.Testing;
using ZstdSharp;

namespace Rumprun.Packages.Cli.Tests.EndToEnd;

/// <summary>
/// Packages that a mirror's own, valid key vouches for and that would do harm: refused while they are fetched, and nothing
/// of them stays.
/// </summary>
public sealed class HostileReleaseTests : IDisposable
{
    private readonly SampleMirror _mirror = new();
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        _directory.Dispose();
        _mirror.Dispose();
    }

    [Fact]
    public Task Install_OfAFileOutside_IsRefused() => RefuseAsync(
        static m => m with { Entries = [File("../../../../escaped", "x")] },
        [("tree/../../../../escaped", "x", null)],
        "escaped");

    [Fact]
    public Task Install_OfALinkOutside_IsRefused() => RefuseAsync(
        static m => m with { Entries = [new PackageEntry.Link("../../../../..") { Path = "up" }, File("up/escaped", "x")] },
        [("tree/up", null, "../../../../.."), ("tree/up/escaped", "x", null)],
        "up");

    [Fact]
    public Task Install_OfAFileThroughALink_IsRefused() => RefuseAsync(
        static m => m with { Entries = [new PackageEntry.Link("b") { Path = "a" }, File("a/c", "x")] },
        [("tree/a", null, "b"), ("tree/a/c", "x", null)],
        "`a`");

    [Fact]
    public Task Install_OfAFileThatTheManifestDoesNotList_IsRefused() => RefuseAsync(
        static m => m with { Entries = [File("a", "x")] },
        [("tree/a", "x", null), ("tree/../../escaped", "x", null)],
        "`tree/../../escaped`, which the manifest does not list");

    [Fact]
    public Task Install_OfAFileOfAnotherDigest_IsRefused() => RefuseAsync(
        static m => m with { Entries = [File("a", "x")] }, [("tree/a", "y", null)], "`a` is not the file");

    [Fact]
    public Task Install_OfABombInTheListedFilesPlace_IsRefused() => RefuseAsync(
        static m => m with { Entries = [File("a", "x")] },
        [("tree/a", new string('\0', 64 << 20), null)],
        "`a` is of another type, size or target");

    [Fact]
    public async Task Install_OfATruncatedBlob_IsRefused()
    {
        await _mirror.PublishAsync();
        var blob = Path.Combine(_mirror.Root, Blob.PathOf(_mirror.Index().Releases[0].Package.Archive.Digest));
        var content = await System.IO.File.ReadAllBytesAsync(blob, TestContext.Current.CancellationToken);
        await System.IO.File.WriteAllBytesAsync(
            blob, content[..(content.Length / 2)], TestContext.Current.CancellationToken);

        await RefuseAsync("is damaged");
    }

    private async Task RefuseAsync(
        Func<PackageManifest, PackageManifest> change, (string Name, string? Content, string? Link)[] members, string why)
    {
        await _mirror.PublishAsync();
        var index = _mirror.Index();
        var release = index.Releases[0];
        var mirror = new MirrorDirectory(_mirror.Root);
        var archive = await ArchiveAsync(change(await ManifestOfAsync(release) with { Programs = [] }), members);
        var digest = Sha256Digest.Of(archive);
        var record = BuildRecordFormat.TryParse(await System.IO.File.ReadAllBytesAsync(
            mirror.BlobPath(release.Package.Record.Digest), TestContext.Current.CancellationToken))!;
        var package = release.Package with
        {
            Archive = await AddAsync(mirror, archive),
            Record = await AddAsync(mirror, BuildRecordFormat.ToBytes(record with { Package = digest })),
        };
        await _mirror.ReplaceAsync(index with { Releases = [release with { Package = package }] });

        await RefuseAsync(why);
    }

    private async Task RefuseAsync(string why)
    {
        await _mirror.AddAsync("client");
        var refused = await _mirror.RunAsync(
            "client", "install", "teller", "--target", "hosted-x86_64", "--from", "mirror");

        Assert.Equal(4, refused.ExitCode);
        Assert.Contains("warning[RR4102]: the mirror `main` is corrupt", refused.Error, StringComparison.Ordinal);
        Assert.Contains(why, refused.Error, StringComparison.Ordinal);
        Assert.Contains("error[RR4205]", refused.Error, StringComparison.Ordinal);
        var store = Path.Combine(_mirror.HomeOf("client"), "data/store");
        var image = _mirror.Index().Releases[0].Image!.Archive.Digest.Hex;
        Assert.DoesNotContain(
            Directory.Exists(store) ? Directory.EnumerateFileSystemEntries(store).Select(Path.GetFileName) : [],
            name => name != image);
        Assert.DoesNotContain(
            Directory.EnumerateFileSystemEntries(
                Path.GetDirectoryName(_mirror.Root)!, "escaped", SearchOption.AllDirectories),
            static _ => true);
    }

    private async Task<PackageManifest> ManifestOfAsync(Release release)
    {
        await using var archive = System.IO.File.OpenRead(
            Path.Combine(_mirror.Root, Blob.PathOf(release.Package.Archive.Digest)));
        return (await PackageReader.ExtractAsync(
            archive, _directory.Path, expected: null, TestContext.Current.CancellationToken)).Manifest;
    }

    private static Task<Blob> AddAsync(MirrorDirectory mirror, byte[] content) => mirror.AddBlobAsync(
        Sha256Digest.Of(content), (s, t) => s.WriteAsync(content, t).AsTask(), TestContext.Current.CancellationToken);

    private static PackageEntry.File File(string path, string content) =>
        new(content.Length, Sha256Digest.OfText(content), Executable: false) { Path = path };

    private static async Task<byte[]> ArchiveAsync(
        PackageManifest manifest, (string Name, string? Content, string? Link)[] members)
    {
        using var bytes = new MemoryStream();
        await using (var zstd = new CompressionStream(bytes, 1, leaveOpen: true))
        await using (var tar = new TarWriter(zstd, TarEntryFormat.Gnu, leaveOpen: true))
        {
            var head = new GnuTarEntry(TarEntryType.RegularFile, "manifest.json")
            {
                DataStream = new MemoryStream(PackageManifestFormat.ToBytes(manifest)),
            };
            await tar.WriteEntryAsync(head, TestContext.Current.CancellationToken);
            foreach (var (name, content, link) in members)
            {
                var member = new GnuTarEntry(link is null ? TarEntryType.RegularFile : TarEntryType.SymbolicLink, name);
                if (content is not null)
                {
                    member.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content));
                }
                else
                {
                    member.LinkName = link!;
                }

                await tar.WriteEntryAsync(member, TestContext.Current.CancellationToken);
            }
        }

        return bytes.ToArray();
    }
}
