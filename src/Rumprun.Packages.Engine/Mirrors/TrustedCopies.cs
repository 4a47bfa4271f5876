using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Mirrors;

/// <summary>
/// The local copies of a repository's trusted metadata: one file a role, such as <c>snapshot.json</c>, with the very bytes
/// that were received. The directory is one repository's. Each copy is verified again when it is read.
/// </summary>
public sealed class TrustedCopies(string directory)
{
    /// <summary>No copy is larger: see <see cref="UpdateLimits.Listed"/>.</summary>
    private const long Largest = 64 << 20;

    /// <summary>
    /// Held while the top-level roles are updated, so that versions only grow. Removes temporary files of dead processes.
    /// </summary>
    public async Task<FileLock> LockAsync(CancellationToken cancellationToken)
    {
        var held = await FileLock.AcquireAsync(Path.Combine(directory, "lock"), waiting: null, cancellationToken);
        AtomicFile.Sweep(directory);
        return held;
    }

    /// <summary>The copy's bytes; null where there is none.</summary>
    public byte[]? Read(string role)
    {
        try
        {
            using var file = new FileStream(PathOf(role), FileMode.Open, FileAccess.Read);
            if (file.Length > Largest)
            {
                return null;
            }

            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// What <paramref name="verify"/> makes of the copy; null where there is none, or where it is refused. A refused copy
    /// is no failure: it is out of date, or signed by keys that have been replaced, and the repository has a newer one.
    /// </summary>
    public T? IfValid<T>(string role, Func<ReadOnlyMemory<byte>, T> verify)
        where T : class
    {
        try
        {
            return Read(role) is { } bytes ? verify(bytes) : null;
        }
        catch (DiagnosticException)
        {
            return null;
        }
    }

    public void Write(string role, ReadOnlyMemory<byte> bytes) => AtomicFile.WriteBytes(PathOf(role), bytes.Span);

    public void Delete(string role)
    {
        if (Directory.Exists(directory))
        {
            File.Delete(PathOf(role));
        }
    }

    // Escaped, so that a role's name is one file's name; a delegated role never has a top-level role's.
    private string PathOf(string role) => Path.Combine(directory, RoleName.FileOf(RoleName.Escape(role)));
}
