using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Disks;

/// <summary>
/// A disk that is in use: no other guest gets it until this is disposed or its process ends. A file beside the lock names
/// the user.
/// </summary>
public sealed class DiskLock : IDisposable
{
    /// <summary>How long to wait for a process that only checks whether the disk is free, or that is just ending.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan s_betweenTries = TimeSpan.FromMilliseconds(20);

    private readonly FileLock _lock;

    private DiskLock(FileLock held) => _lock = held;

    /// <param name="holder">What uses the disk, as a noun phrase: the guest `redis`.</param>
    /// <exception cref="DiagnosticException">RR8030: it is in use.</exception>
    public static async Task<DiskLock> TakeAsync(
        GuestDisk disk, string holder, TimeProvider time, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(disk.Lock)!);
        for (var since = time.GetTimestamp(); ;)
        {
            if (FileLock.TryAcquire(disk.Lock) is { } held)
            {
                File.WriteAllText(
                    HolderFile(disk), string.Create(
                        CultureInfo.InvariantCulture, $"{holder} (pid {Environment.ProcessId})"));
                return new DiskLock(held);
            }

            if (time.GetElapsedTime(since) >= s_patience)
            {
                throw DiskDiagnostics.InUse.Exception(
                    $"the disk `{disk.Name}` is in use by {ReadHolder(disk)}",
                    "stop the guest that uses it: `rrpkg ps` lists those in the background, `rrpkg stop GUEST` stops one");
            }

            await Task.Delay(s_betweenTries, time, cancellationToken);
        }
    }

    /// <summary>What uses a disk; null: nothing does.</summary>
    public static string? HolderOf(GuestDisk disk)
    {
        if (!File.Exists(disk.Lock))
        {
            return null;
        }

        using var free = FileLock.TryAcquire(disk.Lock);
        return free is null ? ReadHolder(disk) : null;
    }

    public void Dispose() => _lock.Dispose();

    private static string ReadHolder(GuestDisk disk)
    {
        try
        {
            return File.ReadAllText(HolderFile(disk));
        }
        catch (IOException)
        {
            // It is being written at this moment.
            return "another process";
        }
    }

    private static string HolderFile(GuestDisk disk) => Path.ChangeExtension(disk.Lock, ".holder");
}
