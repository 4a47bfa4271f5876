using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Core.Trust.Writing;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Keys;
using Rumprun.Packages.Engine.Publishing;
using Rumprun.Packages.Engine.Releases;

namespace Rumprun.Packages.Server.Tests;

/// <summary>A signed mirror in a directory, whose releases have noise for packages.</summary>
/// <param name="root">An empty directory, for the mirror and the keys.</param>
internal sealed class SampleMirror(string root)
{
    private readonly KeyStore _keys = new(
        Path.Combine(root, "keys"), new NoPassphrases(), ImmutableSortedDictionary<string, string>.Empty);

    public MirrorDirectory Files { get; } = new(Path.Combine(root, "mirror"));

    public KeyStore Keys => _keys;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public KeyDescription NewKey(string name) => _keys.Create(PortName.Parse(name), passphrase: null).Public;

    public MirrorWriter WriterWith(params string[] keys) => new(
        Files, new RoleSigning([.. _keys.Signers().Where(s => keys.Contains(s.Name))]), TimeProvider.System);

    /// <summary>Makes the mirror. The key <c>owner</c> signs root and targets, <c>online</c> the others.</summary>
    public async Task InitializeAsync()
    {
        var (owner, online) = (NewKey("owner"), NewKey("online"));
        await WriterWith("owner", "online").InitializeAsync(
            new NewMirror
            {
                Keys = RoleName.TopLevel.ToImmutableDictionary(
                    static r => r,
                    r => ImmutableArray.Create(r is RoleName.Timestamp or RoleName.Snapshot ? online : owner)),
            },
            Cancel);
    }

    /// <summary>Publishes releases of one port.</summary>
    public Task PublishAsync(PortIndex index) => WriterWith("owner", "online").CommitAsync(
        (_, _) => Task.FromResult(ChangeTo(index)), waiting: null, Cancel);

    public static MirrorChange ChangeTo(PortIndex index) => new()
    {
        Targets = ImmutableSortedDictionary.Create<string, NewTarget?>(StringComparer.Ordinal).Add(
            index.TargetPath,
            new NewTarget(
                PortIndexFormat.ToBytes(index),
                PortSummary.ToCustom(index.Releases[0].Version.ToString(), index.Summary))),
    };

    public async Task<Blob> AddBlobAsync(byte[] content) => await Files.AddBlobAsync(
        Sha256Digest.Of(content), (stream, token) => stream.WriteAsync(content, token).AsTask(), Cancel);

    /// <summary>A release whose blobs are on the mirror.</summary>
    public async Task<Release> ReleaseAsync(string version, string target = "hosted-x86_64") =>
        ReleaseOf(version, target, await Task.WhenAll(
            ((string[])["archive", "record", "port"]).Select(
                kind => AddBlobAsync(System.Text.Encoding.UTF8.GetBytes($"{kind} of {version} for {target}")))));

    public static Release ReleaseOf(string version, string target, Blob[] blobs) => new()
    {
        Version = PortVersion.TryParse(version, out var number) ? number : throw new ArgumentException(version),
        Target = Target.TryParse(target, out var parsed) ? parsed : throw new ArgumentException(target),
        License = "BSD-2-Clause",
        Toolchain = Sha256Digest.OfText("toolchain"),
        Port = Sha256Digest.OfText("port"),
        Files = [new TreeFile("recipes/make.yaml", blobs[2], IsExecutable: false)],
        Package = new ReleasedPackage(
            Sha256Digest.OfText($"key {version}"), Sha256Digest.OfText("output"), blobs[0], blobs[1]),
        Published = new DateTimeOffset(2026, 11, 1, 12, 0, 0, TimeSpan.Zero),
    };

    private sealed class NoPassphrases : IPassphrases
    {
        public string? For(PortName key) => null;
    }
}
