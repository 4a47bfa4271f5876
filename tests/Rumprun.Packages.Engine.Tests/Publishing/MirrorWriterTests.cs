using System.Collections.Immutable;
using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Core.Trust.Writing;
using Rumprun.Packages.Engine.Keys;
using Rumprun.Packages.Engine.Mirrors;
using Rumprun.Packages.Engine.Publishing;
using Rumprun.Packages.Testing;
using Rumprun.Packages.Testing.Trust;

namespace Rumprun.Packages.Engine.Tests.Publishing;

public sealed class MirrorWriterTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SimulatedClock _clock = new(RepositorySimulator.Start);
    private readonly KeyStore _keys;

    public MirrorWriterTests() => _keys = new KeyStore(
        Path.Combine(_directory.Path, "keys"), new NoPassphrases(), ImmutableSortedDictionary<string, string>.Empty);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private MirrorDirectory Files => new(Path.Combine(_directory.Path, "mirror"));

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Commit_IsSeenByAClient()
    {
        await InitializeAsync();
        var client = await ClientAsync("client");
        Assert.Null(await ReadAsync(client, "ports/a.json"));

        await CommitAsync(("ports/a.json", "one"), ("ports/b.json", "two"));
        Assert.Equal("one", await ReadAsync(client, "ports/a.json"));
        await CommitAsync(("ports/a.json", null), ("ports/b.json", "three"));

        Assert.Null(await ReadAsync(client, "ports/a.json"));
        Assert.Equal("three", await ReadAsync(client, "ports/b.json"));
    }

    [Fact]
    public async Task Commit_OfManyTargets_SpreadsThemOverBins_AndOldClientsFollow()
    {
        await InitializeAsync();
        await CommitAsync(("other/first.txt", "first"));
        var client = await ClientAsync("client");
        Assert.Equal("first", await ReadAsync(client, "other/first.txt"));

        await CommitAsync([.. Enumerable.Range(0, 100).Select(static i => ($"other/p{i}.txt", (string?)$"content {i}"))]);

        Assert.Equal(16, MirrorState.Read(Files).Delegated.Length);
        Assert.Equal("first", await ReadAsync(client, "other/first.txt"));
        Assert.Equal("content 73", await ReadAsync(client, "other/p73.txt"));
        Assert.Equal(101, (await (await client.OpenAsync(isOffline: false, Cancel)).Repository.ListAsync(Cancel)).Count);
        Assert.Empty(await new MirrorCheck(Files).RunAsync(Cancel));
    }

    [Fact]
    public async Task Commit_AfterOneThatWasInterrupted_GoesOnFromWhatClientsSee()
    {
        await InitializeAsync();
        await CommitAsync(("ports/a.json", "one"));
        var timestamp = Files.ReadMetadata("timestamp.json")!;
        await CommitAsync(("ports/a.json", "lost"));

        // As if the last step, the timestamp, had never been.
        Files.WriteMetadata("timestamp.json", timestamp);
        var client = await ClientAsync("client");
        Assert.Equal("one", await ReadAsync(client, "ports/a.json"));
        await CommitAsync(("ports/a.json", "two"));

        Assert.Equal("two", await ReadAsync(client, "ports/a.json"));
    }

    [Fact]
    public async Task Commit_WithoutTheRolesKeys_IsRefusedAndChangesNothing()
    {
        await InitializeAsync();
        var before = Files.ReadMetadata("timestamp.json");
        var writer = new MirrorWriter(Files, new RoleSigning([]), _clock);

        var refused = await Assert.ThrowsAsync<DiagnosticException>(
            () => writer.CommitAsync(Change(("ports/a.json", "one")), waiting: null, Cancel));

        Assert.Equal("RR7102", refused.Diagnostics[0].Id);
        Assert.Equal(before, Files.ReadMetadata("timestamp.json"));
        Assert.Empty(Files.TargetFiles());
    }

    [Fact]
    public async Task Rotate_OfEachRole_IsFollowedByOldClients()
    {
        await InitializeAsync();
        await CommitAsync(("ports/a.json", "one"));
        var client = await ClientAsync("client");
        Assert.Equal("one", await ReadAsync(client, "ports/a.json"));

        foreach (var role in RoleName.TopLevel)
        {
            var key = NewKey($"new-{role}");
            await Writer().EditAsync(e => e.SetKeys(role, [key], threshold: 1), waiting: null, Cancel);
            Assert.Equal([key.Id], MirrorState.Read(Files).KeysOf(role).Keys.KeyIds);
            Assert.Equal("one", await ReadAsync(client, "ports/a.json"));
        }

        // The first key signs nothing any longer.
        File.Delete(Path.Combine(_directory.Path, "keys/first.json"));
        await CommitAsync(("ports/a.json", "two"));
        Assert.Equal("two", await ReadAsync(client, "ports/a.json"));
    }

    [Fact]
    public async Task Delegate_LetsAMaintainerPublishItsPort_AndNothingElse()
    {
        await InitializeAsync(online: true);
        var maintainer = NewKey("maintainer");
        await Writer().EditAsync(e => e.Delegate("a-team", [maintainer], 1, ["ports/a.json"]), waiting: null, Cancel);
        var writer = new MirrorWriter(
            Files,
            new RoleSigning([.. _keys.Signers().Where(static s => s.Name is "maintainer" or "online")]),
            _clock);

        await writer.CommitAsync(Change(("ports/a.json", "one")), waiting: null, Cancel);
        var refused = await Assert.ThrowsAsync<DiagnosticException>(
            () => writer.CommitAsync(Change(("ports/b.json", "two")), waiting: null, Cancel));

        Assert.Equal("RR7102", refused.Diagnostics[0].Id);
        var client = await ClientAsync("client");
        Assert.Equal("one", await ReadAsync(client, "ports/a.json"));
        Assert.Null(await ReadAsync(client, "ports/b.json"));
    }

    [Fact]
    public async Task Sign_OfWhatIsDue_KeepsAMirrorValid()
    {
        await InitializeAsync();
        await CommitAsync(("ports/a.json", "one"));
        _clock.Now += TimeSpan.FromDays(8);
        var client = await ClientAsync("client");
        var refused = await Assert.ThrowsAsync<DiagnosticException>(() => ReadAsync(client, "ports/a.json"));
        Assert.Equal("RR3211", refused.Diagnostics[0].Id);

        await Writer().EditAsync(static e => e.Renew(RoleName.Timestamp), waiting: null, Cancel);

        Assert.Equal("one", await ReadAsync(client, "ports/a.json"));
    }

    [Fact]
    public async Task Collect_KeepsWhatIsReferredTo()
    {
        await InitializeAsync();
        await CommitAsync(("ports/a.json", "{}"));
        await CommitAsync(("ports/a.json", null), ("other/x", "kept"));
        var client = await ClientAsync("client");
        var garbage = new MirrorGarbage(Files, _clock);

        Assert.Equal(0, (await garbage.CollectAsync(TimeSpan.FromDays(7), isDryRun: false, waiting: null, Cancel)).Files);
        _clock.Now = DateTimeOffset.UtcNow.AddDays(8);
        await Writer().EditAsync(
            static e =>
            {
                e.Renew(RoleName.Root);
                e.Renew(RoleName.Targets);
                e.Renew(RoleName.Snapshot);
                e.Renew(RoleName.Timestamp);
                e.Renew("ports");
            },
            waiting: null,
            Cancel);
        var collected = await garbage.CollectAsync(TimeSpan.FromDays(7), isDryRun: false, waiting: null, Cancel);

        Assert.True(collected.Files >= 4, $"{collected.Files}");
        Assert.Empty(await new MirrorCheck(Files).RunAsync(Cancel));
        Assert.Equal("kept", await ReadAsync(client, "other/x"));
    }

    [Fact]
    public async Task Sync_CopiesByteForByte_AndNeverGoesBack()
    {
        await InitializeAsync();
        await CommitAsync(("other/x", "one"));
        var copy = new MirrorDirectory(Path.Combine(_directory.Path, "copy"));
        var sync = new MirrorSync(copy, _clock);
        var from = new DirectoryMirrorFiles(Files.Root);
        await sync.RunAsync(from, Anchor(), waiting: null, Cancel);
        var old = Files.ReadMetadata("timestamp.json")!;
        await CommitAsync(("other/x", "two"));
        await sync.RunAsync(from, anchor: null, waiting: null, Cancel);

        Assert.Equal(Files.ReadMetadata("timestamp.json"), copy.ReadMetadata("timestamp.json"));
        Assert.Empty(await new MirrorCheck(copy).RunAsync(Cancel));
        Files.WriteMetadata("timestamp.json", old);
        var refused = await Assert.ThrowsAsync<DiagnosticException>(
            () => sync.RunAsync(from, anchor: null, waiting: null, Cancel));
        Assert.Equal("RR3209", refused.Diagnostics[0].Id);
    }

    [Fact]
    public async Task Verify_ListsWhatIsDamaged()
    {
        await InitializeAsync();
        await CommitAsync(("other/x", "one"), ("other/y", "two"));
        await File.WriteAllTextAsync(
            Files.TargetFiles().First(static f => f.EndsWith(".x", StringComparison.Ordinal)), "1", Cancel);

        Assert.Equal(["the target `other/x` is missing or another"], await new MirrorCheck(Files).RunAsync(Cancel));
    }

    private MirrorWriter Writer() => new(Files, new RoleSigning(_keys.Signers()), _clock);

    private KeyDescription NewKey(string name) => _keys.Create(PortName.Parse(name), passphrase: null).Public;

    private RootAnchor.File Anchor() => new RootAnchor.File(Files.ReadMetadata("1.root.json"));

    private Task<byte[]> InitializeAsync(bool online = false)
    {
        var first = NewKey("first");
        var server = online ? NewKey("online") : first;
        return Writer().InitializeAsync(
            new NewMirror
            {
                Keys = RoleName.TopLevel.ToImmutableDictionary(
                    static r => r,
                    r => ImmutableArray.Create(r is RoleName.Timestamp or RoleName.Snapshot ? server : first)),
            },
            Cancel);
    }

    private Task CommitAsync(params (string Path, string? Content)[] targets) =>
        Writer().CommitAsync(Change(targets), waiting: null, Cancel);

    private static Func<MirrorState, CancellationToken, Task<MirrorChange>> Change(
        params (string Path, string? Content)[] targets) => (_, _) => Task.FromResult(new MirrorChange
        {
            Targets = targets.ToImmutableSortedDictionary(
                static t => t.Path,
                static t => t.Content is null ? null : new NewTarget(System.Text.Encoding.UTF8.GetBytes(t.Content), null),
                StringComparer.Ordinal),
        });

    private async Task<Mirror> ClientAsync(string name)
    {
        var client = new Mirror(
            new MirrorSetting(PortName.Parse(name), Files.Root),
            new DirectoryMirrorFiles(Files.Root),
            Path.Combine(_directory.Path, name, "trusted"),
            Path.Combine(_directory.Path, name, "fetched"),
            _clock);
        await client.InitializeAsync(Anchor(), Cancel);
        return client;
    }

    private static async Task<string?> ReadAsync(Mirror mirror, string path) =>
        await (await mirror.OpenAsync(isOffline: false, Cancel)).ReadTargetAsync(path, Cancel) is { } bytes
            ? System.Text.Encoding.UTF8.GetString(bytes)
            : null;

    private sealed class NoPassphrases : IPassphrases
    {
        public string? For(PortName key) => null;
    }
}
