using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Launching.Detached;

/// <summary>
/// Lets one process at a time reserve and release guests' names. The file stays; the lock ends with its holder.
/// </summary>
internal sealed class RegistryLock : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(10);

    private readonly FileStream _file;

    private RegistryLock(FileStream file) => _file = file;

    /// <exception cref="DiagnosticException">RR8029: another process holds it for too long.</exception>
    public static async Task<RegistryLock> TakeAsync(string root, TimeProvider time, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(root);
        var path = Path.Combine(root, ".lock");
        var since = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new RegistryLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException e) when (time.GetElapsedTime(since) >= Patience)
            {
                throw new DiagnosticException(
                    LaunchDiagnostics.RecordsUnusable.Create(
                        $"`{path}` cannot be locked: {e.Message}", "wait until other `rrpkg` commands have ended"),
                    e);
            }
            catch (IOException)
            {
                await Task.Delay(BetweenTries, cancellationToken);
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
