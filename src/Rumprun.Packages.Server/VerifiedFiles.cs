using System.Collections.Concurrent;

namespace Rumprun.Packages.Server;

/// <summary>
/// Which files were found to be what their names say. Each is looked at once for as long as it stays the same from outside:
/// a client that asks for a hundred ranges does not have it read a hundred times.
/// </summary>
internal sealed class VerifiedFiles
{
    private readonly ConcurrentDictionary<string, Stamp> _well = new();

    /// <param name="verify">Reads the file and judges it.</param>
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

    /// <summary>What a file looks like from outside.</summary>
    private sealed record Stamp(long Length, DateTime Modified)
    {
        public static Stamp? Of(string path) =>
            new FileInfo(path) is { Exists: true } file ? new Stamp(file.Length, file.LastWriteTimeUtc) : null;
    }
}
