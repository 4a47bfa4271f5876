using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Mirrors;

/// <summary>A mirror whose metadata is verified: what it has of a port, and its blobs.</summary>
/// <param name="fetched">A directory for what can be fetched again.</param>
public sealed class TrustedMirror(
    MirrorSetting setting, TrustedRepository repository, IMirrorFiles files, string fetched, bool isOffline)
{
    private readonly ConcurrentDictionary<PortName, Lazy<Task<PortIndex?>>> _ports = [];

    public PortName Name => setting.Name;

    public MirrorSetting Setting => setting;

    public string Address => files.Address;

    /// <summary>Whether nothing may be fetched from it.</summary>
    public bool IsOffline => isOffline;

    /// <summary>The directory for what can be fetched again.</summary>
    public string FetchedDirectory => fetched;

    /// <summary>The mirror's trusted metadata.</summary>
    public TrustedRepository Repository => repository;

    /// <summary>What the mirror has of a port; null: nothing.</summary>
    /// <exception cref="DiagnosticException">RR3201 to RR3230: what it says is refused; RR4201.</exception>
    public Task<PortIndex?> FindAsync(PortName port, CancellationToken cancellationToken) => _ports.GetOrAdd(
        port,
        name => new(async () => await ReadTargetAsync(PortIndex.TargetPathOf(name), cancellationToken) is { } bytes
            ? PortIndexFormat.Parse(bytes, name)
            : null)).Value;

    /// <summary>The mirror's recipes and lists; null: it has none.</summary>
    /// <exception cref="DiagnosticException">RR3201 to RR3230: what it says is refused; RR4201.</exception>
    public async Task<TreeIndex?> FindTreeAsync(CancellationToken cancellationToken) =>
        await ReadTargetAsync(TreeIndex.TargetPath, cancellationToken) is { } bytes ? TreeIndexFormat.Parse(bytes) : null;

    /// <summary>A target's bytes, verified; null: the mirror does not have it.</summary>
    /// <exception cref="DiagnosticException">RR3201 to RR3223: it is refused; RR4201.</exception>
    public async Task<byte[]?> ReadTargetAsync(string path, CancellationToken cancellationToken)
    {
        if (await repository.FindIfThereAsync(path, cancellationToken) is not { } target)
        {
            return null;
        }

        var file = Path.Combine(fetched, "targets", $"{target.File.Hashes.ForName(path)}.json");
        if (isOffline && !File.Exists(file))
        {
            throw MirrorDiagnostics.NotFetched(path);
        }

        await repository.DownloadAsync(target, file, cancellationToken);
        return await File.ReadAllBytesAsync(file, cancellationToken);
    }

    /// <summary>A directory that has some of the mirror's files at their paths, and no others.</summary>
    /// <exception cref="DiagnosticException">RR3221, RR3224: a file is missing, or another; RR4201.</exception>
    public async Task<string> FetchTreeAsync(ImmutableArray<TreeFile> wanted, CancellationToken cancellationToken)
    {
        var trees = Path.Combine(fetched, "trees");
        var directory = Path.Combine(trees, TreeFile.DigestOf(wanted).Hex);
        if (Directory.Exists(directory))
        {
            return directory;
        }

        using var incoming = OwnedDirectory.CreateNew(trees, ".incoming-");
        await Parallel.ForEachAsync(wanted, cancellationToken, async (file, token) =>
        {
            var path = Path.Combine(incoming.Path, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await using (var content = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
            {
                await CopyBlobAsync(file.Content, content, token);
            }

            FileEntry.SetMode(path, file.IsExecutable);
        });
        try
        {
            Directory.Move(incoming.Path, directory);
        }
        catch (IOException) when (Directory.Exists(directory))
        {
            // Another process fetched the same files first.
        }

        return directory;
    }

    /// <summary>A blob; null if the mirror does not have it. The content is not verified.</summary>
    /// <exception cref="DiagnosticException">RR4201; also from the stream while it is read.</exception>
    public Task<Stream?> OpenBlobAsync(Blob blob, CancellationToken cancellationToken) =>
        isOffline ? Task.FromResult<Stream?>(null) : files.OpenBlobAsync(blob.Digest, cancellationToken);

    /// <summary>Copies a blob and verifies it.</summary>
    /// <exception cref="DiagnosticException">RR3221: it is missing; RR3224: it is another; RR4201.</exception>
    public async Task CopyBlobAsync(Blob blob, Stream destination, CancellationToken cancellationToken)
    {
        await using var content = await OpenBlobAsync(blob, cancellationToken)
            ?? throw (
                isOffline ? MirrorDiagnostics.NotFetched($"{blob.Digest.Short}") : MirrorDiagnostics.MissingFile.Exception(
                $"the mirror `{Name}` does not have the blob `{blob.Digest.Short}`", "try another mirror"));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 << 10];
        long length = 0;
        while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            length += read;
            if (length > blob.Size)
            {
                throw Wrong(blob);
            }

            hash.AppendData(buffer, 0, read);
            await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        if (length != blob.Size || Sha256Digest.FromBytes(hash.GetCurrentHash()) != blob.Digest)
        {
            throw Wrong(blob);
        }
    }

    private DiagnosticException Wrong(Blob blob) => MirrorDiagnostics.WrongBlob.Exception(
        $"the blob `{blob.Digest.Short}` of the mirror `{Name}` is not the one that its index names",
        "try another mirror: this one may have been tampered with");
}
