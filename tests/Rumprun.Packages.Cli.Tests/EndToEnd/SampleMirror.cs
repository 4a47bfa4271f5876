using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Attestations;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Keys;
using Rumprun.Packages.Engine.Publishing;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Cli.Tests.EndToEnd;

/// <summary>
/// A mirror in a directory with releases of <see cref="SamplePorts"/> for hosted, and homes of its publisher and of others.
/// </summary>
internal sealed class SampleMirror : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly HashSet<string> _homes = [];

    public SampleMirror()
    {
        Assert.SkipUnless(Machine.Has("musl-gcc"), "musl-gcc is not installed");
        SamplePorts.WriteTo(Tree);
    }

    public string Root => Path.Combine(_directory.Path, "mirror");

    public string Tree => Path.Combine(_directory.Path, "tree");

    /// <summary>Makes the mirror, if there is none.</summary>
    public async Task MakeAsync()
    {
        if (!Directory.Exists(Root))
        {
            await RequireAsync("publisher", "key", "new", "release", "--no-passphrase");
            await RequireAsync("publisher", "key", "new", "online", "--no-passphrase");
            await RequireAsync(
                "publisher", "mirror", "init", Root, "--key", "release", "--snapshot-key", "online", "--timestamp-key",
                "online");
        }
    }

    /// <summary>Publishes the program and its library as the tree has them now.</summary>
    public async Task PublishAsync()
    {
        await MakeAsync();
        await RequireAsync(
            "publisher", "publish", "teller", "--to", Root, "--target", "hosted-x86_64", "--untested", "--ports", Tree);
    }

    /// <summary>Runs a command that has to succeed, in a home of its own.</summary>
    public async Task<CommandRun.Result> RequireAsync(string home, params string[] words)
    {
        var result = await RunAsync(home, words);
        Assert.True(result.ExitCode == 0, result.Error);
        return result;
    }

    public Task<CommandRun.Result> RunAsync(string home, params string[] words) =>
        new CommandRun(HomeOf(home), "/").RunAsync(words);

    public string HomeOf(string name)
    {
        _homes.Add(name);
        return Path.Combine(_directory.Path, name);
    }

    /// <summary>Adds the mirror to a home.</summary>
    public Task AddAsync(string home) => RequireAsync(
        home,
        "mirror",
        "add",
        "main",
        Root,
        "--root",
        $"sha256:{Sha256Digest.Of(File.ReadAllBytes(Path.Combine(Root, "metadata/1.root.json")))}");

    public async Task ChangeAsync(string file, string before, string after)
    {
        var path = Path.Combine(Tree, file);
        await File.WriteAllTextAsync(
            path,
            (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken))
                .Replace(before, after, StringComparison.Ordinal),
            TestContext.Current.CancellationToken);
    }

    /// <summary>
    /// Publishes a lie with the mirror's own key: a release that names the present sources, with packages that were built
    /// from others.
    /// </summary>
    public async Task ForgeAsync()
    {
        var honest = Index();
        await ChangeAsync("ports/teller/files/teller.c", "<%s>", "<%s>!");
        await PublishAsync();
        var other = Index().Releases[0];
        await ChangeAsync("ports/teller/files/teller.c", "<%s>!", "<%s>");
        await ReplaceAsync(
            honest with
            {
                Releases = [honest.Releases[0] with { Package = other.Package, Image = other.Image }],
            });
    }

    /// <summary>The mirror's index of the program.</summary>
    public PortIndex Index() => PortIndexFormat.Parse(
        MirrorState.Read(new MirrorDirectory(Root)).ReadTarget("ports/teller.json"), PortName.Parse("teller"));

    /// <summary>Signs another index of the program.</summary>
    public Task ReplaceAsync(PortIndex index) =>
        ReplaceAsync("publisher", index.TargetPath, PortIndexFormat.ToBytes(index));

    /// <summary>Lets a builder say that it got these packages, whatever it has built.</summary>
    public async Task AttestAsync(string builder, Sha256Digest package, Sha256Digest image)
    {
        var signer = Keys(builder).Signers().Single(s => s.Name == builder);
        var release = Index().Releases[0];
        var statement = new BuildStatement
        {
            Name = Index().Name,
            Version = release.Version,
            Target = release.Target,
            Options = release.Options,
            Toolchain = release.Toolchain,
            Port = release.Port,
            Package = package,
            Image = image,
            Builder = signer.PublicKey.Id,
            Started = DateTimeOffset.UnixEpoch,
            Finished = DateTimeOffset.UnixEpoch,
        };
        var payload = statement.ToBytes();
        var envelope = new DsseEnvelope
        {
            PayloadType = BuildStatement.PayloadType,
            Payload = payload,
            Signatures =
            [
                new DsseSignature(null, await signer.SignAsync(
                    DsseEnvelope.PreAuthenticationEncoding(BuildStatement.PayloadType, payload),
                    TestContext.Current.CancellationToken)),
            ],
        };
        await ReplaceAsync(
            builder,
            AttestationFile.TargetPathOf(builder, Index().Name),
            AttestationFile.With(null, signer.PublicKey.Key, statement, envelope));
    }

    /// <summary>The keys of a home.</summary>
    public KeyStore Keys(string home) => new(
        Path.Combine(HomeOf(home), "config/keys"), new NoPassphrases(), ImmutableSortedDictionary<string, string>.Empty);

    private Task ReplaceAsync(string home, string path, byte[] content) => new MirrorWriter(
        new MirrorDirectory(Root), new RoleSigning(Keys(home).Signers()), TimeProvider.System).CommitAsync(
            (_, _) => Task.FromResult(new MirrorChange
            {
                Targets = ImmutableSortedDictionary.Create<string, NewTarget?>(StringComparer.Ordinal).Add(
                    path, new NewTarget(content, Custom: null)),
            }),
            waiting: null,
            TestContext.Current.CancellationToken);

    public void Dispose()
    {
        foreach (var home in _homes)
        {
            DirectoryTree.Delete(Path.Combine(_directory.Path, home, "data"));
        }

        _directory.Dispose();
    }

    private sealed class NoPassphrases : IPassphrases
    {
        public string? For(PortName key) => null;
    }
}
