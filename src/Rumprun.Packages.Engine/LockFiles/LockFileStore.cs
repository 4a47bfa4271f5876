using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Locking;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.LockFiles;

/// <summary>A lock file on disk. It is replaced as a whole, and by one process of a user at a time.</summary>
/// <param name="path">Absolute.</param>
/// <param name="name">What it is called in messages: as the user named it.</param>
/// <param name="locks">A directory for the locks between processes; the user's own directory gets no files but the lock
/// file.</param>
public sealed class LockFileStore(string path, string name, string locks)
{
    public string Name => name;

    public bool IsThere => File.Exists(path);

    /// <summary>What it says; null where there is no such file.</summary>
    /// <exception cref="DiagnosticException">The file has errors (all of them are in it), or RR2111: a merge
    /// conflict.</exception>
    public LockFile? Read() => Parse(TextFile.ReadIfThere(path));

    /// <summary>
    /// Makes one version of the file out of another. What the change sees is what is on disk, and nobody changes that
    /// meanwhile. A file that stays the same is not written.
    /// </summary>
    /// <param name="change">Is given null where there is no file; where it gives null, nothing is written.</param>
    /// <exception cref="DiagnosticException">As for <see cref="Read"/>, and whatever the change throws.</exception>
    public async Task ChangeAsync(Func<LockFile?, Task<LockFile?>> change, CancellationToken cancellationToken)
    {
        using var held = await FileLock.AcquireAsync(
            Path.Combine(locks, $"lock-file-{Sha256Digest.OfText(AtomicFile.TargetOf(path)).Short}"),
            waiting: null,
            cancellationToken);
        var before = TextFile.ReadIfThere(path);
        if (await change(Parse(before)) is { } changed && LockFileWriter.Write(changed) is var after && after != before)
        {
            AtomicFile.WriteText(path, after);
        }
    }

    private LockFile? Parse(string? text) => text is null ? null : LockFileReader.Read(text, name).ValueOrThrow();
}
