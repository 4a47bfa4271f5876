using Rumprun.Packages.Core;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Building;

/// <summary>Lets one process at a time build a key; who comes second waits, and takes what the first has made.</summary>
/// <param name="locks">The directory for lock files, one a key. They stay.</param>
public sealed class BuildGate(string locks)
{
    /// <param name="find">Looks for the finished build; null where there is none.</param>
    /// <param name="build">Builds, and leaves the result where <paramref name="find"/> finds it.</param>
    public async Task<T> OnceAsync<T>(
        Sha256Digest key,
        Func<T?> find,
        Func<Task<T>> build,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
        where T : class
    {
        if (find() is { } found)
        {
            return found;
        }

        var path = Path.Combine(locks, $"{key}.lock");
        using var turn = await FileLock.AcquireAsync(
            path,
            () => progress.Report(new ProgressEvent.Notice("another rrpkg is building the same: waiting for it")),
            cancellationToken);

        // Whoever had the lock may have built it.
        return find() ?? await build();
    }
}
