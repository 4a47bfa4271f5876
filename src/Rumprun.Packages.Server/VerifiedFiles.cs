using System.Collections.Concurrent;

namespace Rumprun.Packages.Server;

/// <summary>
/// Remembers which files match their names. Each file is verified once while its metadata is unchanged, so that a client
/// that requests a hundred ranges does not have it read a hundred times.
/// </summary>
internal sealed class VerifiedFiles
{
    private readonly ConcurrentDictionary<string, Stamp> _well = new();

    /// <param name="verify">Reads and verifies the file.</param>
    public async Task<bool> IsWellAsync(string path, Func<Task<bool>> verify)
    {
        var stamp = Stamp.Of(path);
        if (stamp is not null && _well.TryGetValue(path, out var known) && known == stamp)
        {
            return true;
        }

        var isWell = await verify();
        if (isWell && stamp is not null)
        {
            _well[path] = stamp;
        }

        return isWell;
    }

    /// <summary>A file's metadata.</summary>
    private sealed record Stamp(long Length, DateTime Modified)
    {
        public static Stamp? Of(string path) =>
            new FileInfo(path) is { Exists: true } file ? new Stamp(file.Length, file.LastWriteTimeUtc) : null;
    }
}
