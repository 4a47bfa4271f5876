using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Disks;

/// <summary>A disk that is had: nobody else gets it until this is disposed, or its process ends. Beside the lock stands who has it.</summary>
public sealed class DiskLock : IDisposable
{
    /// <summary>How long somebody may have it who just looks whether it is free, or is just ending.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan s_betweenTries = TimeSpan.FromMilliseconds(20);

    private readonly FileLock _lock;

    private DiskLock(FileLock held) => _lock = held;

    /// <param name="holder">Who takes it, as a sentence names it: the guest `redis`.</param>
    /// <exception cref="DiagnosticException">RR8030: somebody has it.</exception>
    public static async Task<DiskLock> TakeAsync(
        GuestDisk disk, string holder, TimeProvider time, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(disk.Lock)!);
        for (var since = time.GetTimestamp(); ;)
        {
            if (FileLock.TryAcquire(disk.Lock) is { } held)
            {
                File.WriteAllText(
                    HolderFile(disk), string.Create(CultureInfo.InvariantCulture, $"{holder} (pid {Environment.ProcessId})"));
                return new DiskLock(held);
            }

            if (time.GetElapsedTime(since) >= s_patience)
            {
                throw DiskDiagnostics.InUse.Exception(
                    $"the disk `{disk.Name}` is in use by {ReadHolder(disk)}",
                    "stop the guest that has it: `rrpkg ps` lists those in the background, `rrpkg stop GUEST` stops one");
            }

            await Task.Delay(s_betweenTries, time, cancellationToken);
        }
    }

    /// <summary>Who has a disk; null: nobody.</summary>
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
            return "somebody else";
        }
    }

    private static string HolderFile(GuestDisk disk) => Path.ChangeExtension(disk.Lock, ".holder");
}
