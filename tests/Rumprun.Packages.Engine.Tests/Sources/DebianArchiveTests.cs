using System.Net.Sockets;
using System.Text;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Http;
using Rumprun.Packages.Engine.Sources;
using Rumprun.Packages.Engine.Sources.Debian;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Engine.Tests.Sources;

/// <summary>The machine's real apt: against an archive of the test's own, and against Debian's.</summary>
public sealed class DebianArchiveTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly byte[] _tarball = Noise.Bytes(50_000);
    private readonly RecordedProgress _progress = new();
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    private string Etc => Path.Combine(_directory.Path, "etc");

    private string Archive => Path.Combine(_directory.Path, "archive", "debian");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Fetch_FromDebian_GivesTheReleaseTarball()
    {
        SkipWithoutApt();
        Assert.SkipUnless(await DebianAnswersAsync(), "Debian's archive cannot be reached from here");
        using var fetcher = Fetcher(new AptPrograms(), static name => Environment.GetEnvironmentVariable(name));
        const string Hash = "71feb7947e3c00ef125f83b79a4e529bde31171e5babe48b391f06758d1ab0a1";
        var fetched = await FetchAsync(fetcher, "debian:zlib/zlib_1.2.13.dfsg.orig.tar.bz2", Sha256Digest.Parse(Hash));
        Assert.Equal(1239825, new FileInfo(fetched.Path).Length);

        // A second file needs no new lists.
        var noted = _progress.Notices.Count();
        var e = await Assert.ThrowsAsync<DiagnosticException>(
            () => FetchAsync(fetcher, "debian:zlib/zlib_1.2.13.dfsg.orig.tar.bz2", Sha256Digest.OfText("other")));
        Assert.Equal("RR3001", e.Diagnostics[0].Id);
        Assert.DoesNotContain(
            _progress.Notices.Skip(noted), static n => n.StartsWith("asking apt", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fetch_SeveralVersions_TakesTheOneWithTheFile()
    {
        SkipWithoutApt();
        MakeArchive();
        using var fetcher = Fetcher(new AptPrograms(), Variable);
        var fetched = await FetchAsync(fetcher, "debian:tiny/tiny_1.0.orig.tar.gz", Sha256Digest.Of(_tarball));
        Assert.Equal(_tarball, await File.ReadAllBytesAsync(fetched.Path, _token));
    }

    [Fact]
    public async Task Fetch_BrokenEntryBesideAGoodOne_IsTolerated()
    {
        SkipWithoutApt();
        MakeArchive();
        await File.AppendAllTextAsync(
            Path.Combine(Etc, "sources.list"), "deb [trusted=yes] file:///missing/debian stable main\n", _token);
        using var fetcher = Fetcher(new AptPrograms(), Variable);
        await FetchAsync(fetcher, "debian:tiny/tiny_1.0.orig.tar.gz", Sha256Digest.Of(_tarball));
    }

    [Fact]
    public async Task Fetch_TwoAtOnce_BothSucceed()
    {
        SkipWithoutApt();
        MakeArchive();
        using var one = Fetcher(new AptPrograms(), Variable);
        using var two = Fetcher(new AptPrograms(), Variable);
        var other = await File.ReadAllBytesAsync(Path.Combine(Archive, "pool", "tiny_2.0.orig.tar.gz"), _token);
        await Task.WhenAll(
            FetchAsync(one, "debian:tiny/tiny_1.0.orig.tar.gz", Sha256Digest.Of(_tarball)),
            FetchAsync(two, "debian:tiny/tiny_2.0.orig.tar.gz", Sha256Digest.Of(other)));
    }

    [Fact]
    public async Task Fetch_NewVersionSinceTheLists_IsFoundAfterAnUpdate()
    {
        SkipWithoutApt();
        MakeArchive(withNewer: false);
        using var fetcher = Fetcher(new AptPrograms(), Variable);
        await FetchAsync(fetcher, "debian:tiny/tiny_1.0.orig.tar.gz", Sha256Digest.Of(_tarball));
        MakeArchive();
        var newer = await File.ReadAllBytesAsync(Path.Combine(Archive, "pool", "tiny_2.0.orig.tar.gz"), _token);
        await FetchAsync(fetcher, "debian:tiny/tiny_2.0.orig.tar.gz", Sha256Digest.Of(newer));
    }

    [Theory]
    [InlineData("debian:tiny/tiny_9.orig.tar.gz", "RR4013", "`tiny_1.0.orig.tar.gz`")]
    [InlineData("debian:absent/absent_1.orig.tar.gz", "RR4012", "no source package `absent`")]
    public async Task Fetch_NotThere_SaysWhatIs(string address, string id, string message)
    {
        SkipWithoutApt();
        MakeArchive();
        using var fetcher = Fetcher(new AptPrograms(), Variable);
        await AssertFailsAsync(fetcher, address, id, message);
    }

    [Fact]
    public async Task Fetch_NoEntryOfTheDistribution_SaysSo()
    {
        SkipWithoutApt();
        MakeArchive();
        await File.WriteAllTextAsync(Path.Combine(Etc, "sources.list"), "deb https://example.org/apt vendor main\n", _token);
        using var fetcher = Fetcher(new AptPrograms(), Variable);
        await AssertFailsAsync(fetcher, "debian:tiny/tiny_1.0.orig.tar.gz", "RR4011", "no entry of the distribution");
    }

    [Fact]
    public async Task Fetch_ArchiveUnreachable_SaysWhatAptSays()
    {
        SkipWithoutApt();
        MakeArchive();
        Directory.Delete(Archive, recursive: true);
        using var fetcher = Fetcher(new AptPrograms(), Variable);
        await AssertFailsAsync(fetcher, "debian:tiny/tiny_1.0.orig.tar.gz", "RR4014", "debian");
    }

    [Fact]
    public async Task Fetch_WithAFullDisk_SaysSoAtOnce()
    {
        SkipWithoutApt();
        MakeArchive();
        var small = Path.Combine(_directory.Path, "apt");
        using var disk = SmallDisk.TryMount(small, kilobytes: 256);
        Assert.SkipUnless(disk is not null, "mounting a small file system is not permitted");
        using var fetcher = Fetcher(new AptPrograms { Get = await SlowAptAsync() }, Variable);
        var begun = TimeProvider.System.GetTimestamp();
        await AssertFailsAsync(fetcher, "debian:tiny/tiny_1.0.orig.tar.gz", "RR4120", $"the disk with `{small}` is full");
        Assert.True(TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Fetch_NoApt_SaysSo()
    {
        using var fetcher = Fetcher(new AptPrograms { Config = "/missing/apt-config" }, Variable);
        await AssertFailsAsync(fetcher, "debian:tiny/tiny_1.0.orig.tar.gz", "RR4010", "`/missing/apt-config`");
    }

    /// <summary>Fills the disk, and goes on as apt does: it tries again, and says nothing.</summary>
    private async Task<string> SlowAptAsync()
    {
        var program = Path.Combine(_directory.Path, "apt-get");
        await File.WriteAllTextAsync(
            program,
            $"#!/bin/sh\ncat /dev/zero > {Path.Combine(_directory.Path, "apt")}/filler 2>/dev/null\nexec sleep 60\n",
            _token);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return program;
    }

    private static void SkipWithoutApt() =>
        Assert.SkipUnless(File.Exists(new AptPrograms().Helper), "there is no apt on this machine");

    private static async Task<bool> DebianAnswersAsync()
    {
        // The archive that the machine itself uses, wherever that is.
        var archive = Directory.EnumerateFiles("/etc/apt", "*", SearchOption.AllDirectories)
            .Where(
                static f => f.EndsWith(".list", StringComparison.Ordinal)
                    || f.EndsWith(".sources", StringComparison.Ordinal))
            .SelectMany(File.ReadLines)
            .Where(static line => !line.StartsWith('#'))
            .SelectMany(static line => line.Split(' '))
            .Select(
                static word => Uri.TryCreate(word, UriKind.Absolute, out var uri) && uri.AbsolutePath.Contains(
                    "debian", StringComparison.Ordinal) ? uri : null)
            .OfType<Uri>()
            .FirstOrDefault();
        if (archive is null)
        {
            return false;
        }

        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(archive.Host, archive.Port).WaitAsync(TimeSpan.FromSeconds(5));
            return true;
        }
        catch (Exception e) when (e is SocketException or TimeoutException)
        {
            return Environment.GetEnvironmentVariable("http_proxy") is not null;
        }
    }

    private string? Variable(string name) => name == "APT_CONFIG" ? Path.Combine(_directory.Path, "apt.conf") : null;

    private SourceFetcher Fetcher(AptPrograms programs, Func<string, string?> variable) => new(
        new SourceCache(Path.Combine(_directory.Path, "cache")),
        new TransferLimits(),
        new DebianArchive(Path.Combine(_directory.Path, "apt"), programs, variable, TimeProvider.System),
        TimeProvider.System);

    private Task<FetchedSource> FetchAsync(SourceFetcher fetcher, string address, Sha256Digest digest) => fetcher.FetchAsync(
        new Source.Archive { Urls = [address], Sha256 = digest, FileName = "x.tar.gz" },
        _directory.Path,
        new FetchOptions(),
        _progress,
        _token);

    private async Task AssertFailsAsync(SourceFetcher fetcher, string address, string id, string message)
    {
        var e = await Assert.ThrowsAsync<DiagnosticException>(() => FetchAsync(fetcher, address, Sha256Digest.Of(_tarball)));
        Assert.Equal(id, e.Diagnostics[0].Id);
        Assert.Contains(message, e.Diagnostics[0].Message, StringComparison.Ordinal);
    }

    /// <summary>An archive with one source package, and a machine whose apt knows it.</summary>
    private void MakeArchive(bool withNewer = true)
    {
        var dists = Path.Combine(Archive, "dists", "stable", "main", "source");
        foreach (var folder in new[] { dists, Path.Combine(Archive, "pool"), Path.Combine(Etc, "sources.list.d") })
        {
            Directory.CreateDirectory(folder);
        }

        var versions = withNewer ? new[] { "1.0", "2.0" } : ["1.0"];
        var sources = new StringBuilder();
        foreach (var version in versions)
        {
            var content = version == "1.0" ? _tarball : Noise.Bytes(1000, seed: 2);
            File.WriteAllBytes(Path.Combine(Archive, "pool", $"tiny_{version}.orig.tar.gz"), content);
            var dsc = Encoding.ASCII.GetBytes($"Format: 3.0 (quilt)\nSource: tiny\nVersion: {version}-1\n");
            File.WriteAllBytes(Path.Combine(Archive, "pool", $"tiny_{version}-1.dsc"), dsc);
            sources.Append(
                $"""
                Package: tiny
                Binary: tiny
                Version: {version}-1
                Format: 3.0 (quilt)
                Directory: pool
                Checksums-Sha256:
                 {Sha256Digest.Of(dsc)} {dsc.Length} tiny_{version}-1.dsc
                 {Sha256Digest.Of(content)} {content.Length} tiny_{version}.orig.tar.gz


                """);
        }

        var index = Encoding.UTF8.GetBytes(sources.ToString());
        File.WriteAllBytes(Path.Combine(dists, "Sources"), index);
        File.WriteAllText(
            Path.Combine(Archive, "dists", "stable", "Release"),
            $"""
            Origin: Debian
            Suite: stable
            Components: main
            Date: Mon, 0{versions.Length} Jan 2024 00:00:00 UTC
            SHA256:
             {Sha256Digest.Of(index)} {index.Length} main/source/Sources

            """);
        File.WriteAllText(Path.Combine(Etc, "sources.list"), $"deb [trusted=yes] file://{Archive} stable main\n");

        // Read first by apt, so only what the machine's own files leave open.
        File.WriteAllText(Path.Combine(_directory.Path, "apt.conf"), $"Dir::Etc \"{Etc}/\";\n");
    }
}
