using Rumprun.Packages.Core;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>
/// Lets one process at a time build a key. A second one waits, and uses the package that the first one made.
/// </summary>
/// <param name="directory">The directory for the lock files, one for each key. They are never deleted.</param>
public sealed class BuildLocks(string directory)
{
    /// <summary>The key's lock, or null if another process holds it.</summary>
    public FileLock? TryAcquire(Sha256Digest key)
    {
        Directory.CreateDirectory(directory);
        return FileLock.TryAcquire(PathOf(key));
    }

    /// <summary>Waits for the key's lock. The process that held it may have built the package.</summary>
    public Task<FileLock> AcquireAsync(Sha256Digest key, CancellationToken cancellationToken) =>
        FileLock.AcquireAsync(PathOf(key), waiting: null, cancellationToken);

    private string PathOf(Sha256Digest key) => Path.Combine(directory, $"{key}.lock");
}
