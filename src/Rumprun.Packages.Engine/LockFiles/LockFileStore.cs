using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Locking;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.LockFiles;

/// <summary>A lock file on disk. It is replaced as a whole, and by one process of a user at a time.</summary>
/// <param name="path">Absolute.</param>
/// <param name="name">Its name in messages, as the user gave it.</param>
/// <param name="locks">A directory for the locks between processes, so that the user's directory gets no file but the lock
/// file.</param>
public sealed class LockFileStore(string path, string name, string locks)
{
    public string Name => name;

    public bool IsThere => File.Exists(path);

    /// <summary>The content; null if the file does not exist.</summary>
    /// <exception cref="DiagnosticException">The file has errors (the exception contains all of them), or RR2111: a merge
    /// conflict.</exception>
    public LockFile? Read() => Parse(TextFile.ReadIfThere(path));

    /// <summary>
    /// Updates the file. The change gets the content on disk, which no other process changes in the meantime. An unchanged
    /// file is not written.
    /// </summary>
    /// <param name="change">Gets null if the file does not exist; nothing is written if it returns null.</param>
    /// <exception cref="DiagnosticException">As for <see cref="Read"/>, and any exception of the change.</exception>
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
