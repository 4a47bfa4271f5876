using Rumprun.Packages.Core.Trust;

namespace Rumprun.Packages.Engine.Mirrors;

/// <summary>Downloads metadata files whole, each up to a length.</summary>
internal sealed class MetadataFetcher(IRepositoryFiles files, UpdateLimits limits)
{
    /// <summary>A version of the root; null where the repository has none.</summary>
    /// <exception cref="Core.Diagnostics.DiagnosticException">
    /// RR3220: it is too long; else the files' own failures.
    /// </exception>
    public Task<byte[]?> FindRootAsync(long version, CancellationToken cancellationToken) =>
        FindAsync(RoleName.FileOf(RoleName.Root, version), limits.Root, cancellationToken);

    /// <exception cref="Core.Diagnostics.DiagnosticException">RR3220, RR3221.</exception>
    public Task<byte[]> FetchTimestampAsync(CancellationToken cancellationToken) =>
        FetchAsync(RoleName.FileOf(RoleName.Timestamp), limits.Timestamp, cancellationToken);

    /// <summary>A file that the timestamp or the snapshot lists (§5.5.1, §5.6.1).</summary>
    /// <exception cref="Core.Diagnostics.DiagnosticException">RR3220, RR3221.</exception>
    public Task<byte[]> FetchAsync(string role, MetaFile listed, RootMetadata root, CancellationToken cancellationToken)
    {
        var name = root.ConsistentSnapshot ? RoleName.FileOf(role, listed.Version) : RoleName.FileOf(role);
        var unlisted = role == RoleName.Snapshot ? limits.Snapshot : limits.Targets;
        return FetchAsync(name, listed.Length is { } length ? Math.Min(length, limits.Listed) : unlisted, cancellationToken);
    }

    private async Task<byte[]> FetchAsync(string name, long maximumLength, CancellationToken cancellationToken) =>
        await FindAsync(name, maximumLength, cancellationToken)
            ?? throw MirrorDiagnostics.MissingFile.Exception(
                $"the repository does not have `{name}`",
                "try again: the repository may be about to change",
                "try another mirror");

    private async Task<byte[]?> FindAsync(string name, long maximumLength, CancellationToken cancellationToken)
    {
        await using var stream = await files.OpenMetadataAsync(name, maximumLength, cancellationToken);
        if (stream is null)
        {
            return null;
        }

        using var content = new MemoryStream();
        var buffer = new byte[16 << 10];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            if (content.Length + read > maximumLength)
            {
                throw TooLong(name, maximumLength);
            }

            content.Write(buffer, 0, read);
        }

        return content.ToArray();
    }

    /// <summary>The refusal of endless data.</summary>
    public static Core.Diagnostics.DiagnosticException TooLong(string file, long maximumLength) =>
        MirrorDiagnostics.TooLong.Exception(
            $"`{file}` is longer than the {maximumLength} bytes that it may have",
            "try another mirror");
}
