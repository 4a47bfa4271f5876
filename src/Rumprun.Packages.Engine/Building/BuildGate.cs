using Rumprun.Packages.Core;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Building;

/// <summary>Lets one process at a time build a key; who comes second waits, and takes what the first has made.</summary>
/// <param name="locks">The directory for lock files, one a key. They stay.</param>
public sealed class BuildGate(string locks)
{
    /// <summary>The right to build the key, or null where somebody else has it.</summary>
    public FileLock? TryEnter(Sha256Digest key)
    {
        Directory.CreateDirectory(locks);
        return FileLock.TryAcquire(PathOf(key));
    }

    /// <summary>Waits for the right to build the key. Whoever had it may have built it.</summary>
    /// <param name="waiting">Called once where somebody else has it.</param>
    public Task<FileLock> EnterAsync(Sha256Digest key, Action? waiting, CancellationToken cancellationToken) =>
        FileLock.AcquireAsync(PathOf(key), waiting, cancellationToken);

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

        using var turn = await EnterAsync(
            key,
            () => progress.Report(new ProgressEvent.Notice("another rrpkg is building the same: waiting for it")),
            cancellationToken);
        return find() ?? await build();
    }

    private string PathOf(Sha256Digest key) => Path.Combine(locks, $"{key}.lock");
}
