using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Mirrors;

/// <summary>Downloads one target, hashing it on the way (§5.7).</summary>
internal sealed class TargetDownload(IRepositoryFiles files, TrustedTarget target, RootMetadata root)
{
    private const int BufferSize = 128 << 10;

    public async Task RunAsync(string destination, CancellationToken cancellationToken)
    {
        if (await IsThereAsync(destination, cancellationToken))
        {
            return;
        }

        await using var pending = PendingFile.Beside(destination);
        await FetchAsync(pending.Content, cancellationToken);
        pending.MoveTo(destination);
    }

    private async Task FetchAsync(Stream file, CancellationToken cancellationToken)
    {
        await using var content = await files.OpenTargetAsync(target.LocationIn(root), target.File.Length, cancellationToken)
            ?? throw MirrorDiagnostics.MissingFile.Exception(
                $"the repository does not have the target `{target.Path}`", "try another mirror");
        if (await CopyAsync(content, file, cancellationToken) is { } problem)
        {
            throw TrustDiagnostics.OtherTarget.Exception(
                $"the target `{target.Path}` is not the file that `{target.Role}` describes: {problem}",
                "try another mirror: this one may have been tampered with");
        }
    }

    private async Task<bool> IsThereAsync(string destination, CancellationToken cancellationToken)
    {
        if (new FileInfo(destination) is not { Exists: true } there || there.Length != target.File.Length)
        {
            return false;
        }

        await using var content = there.OpenRead();
        return await CopyAsync(content, Stream.Null, cancellationToken) is null;
    }

    /// <summary>What is wrong with the content; null: nothing.</summary>
    private async Task<string?> CopyAsync(Stream content, Stream destination, CancellationToken cancellationToken)
    {
        using var hashes = target.File.Hashes.StartVerifying(target.Path);
        var buffer = new byte[BufferSize];
        long length = 0;
        while (await content.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            length += read;
            if (length > target.File.Length)
            {
                throw MetadataFetcher.TooLong(target.Path, target.File.Length);
            }

            hashes.Append(buffer.AsSpan(0, read));
            await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return length != target.File.Length ? $"it has {length} bytes, not {target.File.Length}"
            : hashes.Mismatch() is { } algorithm ? $"its {algorithm} is another"
            : null;
    }
}
