using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Sources.Debian;

/// <summary>
/// Watches a file system while another program writes to it: apt treats a full disk as a bad connection, and retries it.
/// </summary>
internal sealed class DiskRoom(string directory, TimeProvider time)
{
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(250);

    /// <summary>In bytes: less free space than this is taken to be none.</summary>
    private const long Nothing = 64 << 10;

    /// <exception cref="DiagnosticException">RR4120: the disk filled up; the work was cancelled.</exception>
    public async Task<T> WatchAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var full = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            await using var timer = time.CreateTimer(_ => CancelWhereFull(full), null, s_pause, s_pause);
            return await work(full.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DiagnosticException(Full(), e);
        }
    }

    public Diagnostic Full() => SourceDiagnostics.DiskFull.Create(
        $"the disk with `{directory}` is full: apt's lists of source packages need some 100 MiB there",
        "make room on that disk, or have rrpkg write elsewhere with `RRPKG_HOME`");

    private void CancelWhereFull(CancellationTokenSource full)
    {
        try
        {
            // A part is kept for root alone.
            var disk = new DriveInfo(directory);
            if ((Environment.IsPrivilegedProcess ? disk.TotalFreeSpace : disk.AvailableFreeSpace) < Nothing)
            {
                full.Cancel();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // What cannot be asked is no reason to stop; nor is a last tick after the work has ended.
        }
    }
}
