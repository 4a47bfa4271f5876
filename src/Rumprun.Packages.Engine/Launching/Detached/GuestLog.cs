using System.Buffers;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Launching.Detached;

/// <summary>A guest's console in a file, which may still grow.</summary>
internal sealed class GuestLog(string path, Target target, TimeProvider time)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <summary>Copies what was printed, and what is printed while <paramref name="goOn"/> returns true.</summary>
    /// <exception cref="DiagnosticException">RR8028: the output cannot be written.</exception>
    public async Task CopyAsync(Func<bool> goOn, GuestOutput output, CancellationToken cancellationToken)
    {
        while (!File.Exists(path))
        {
            if (!goOn())
            {
                return;
            }

            await Task.Delay(BetweenLooks, time, cancellationToken);
        }

        IConsoleReader reader = target.IsUnikernel
            ? new RumprunConsoleReader(awaited: null)
            : new PlainConsoleReader(awaited: null);
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var (buffer, programs) = (new byte[16 * 1024], new ArrayBufferWriter<byte>());
        var lastAt = time.GetTimestamp();
        while (true)
        {
            // Asked before reading, so that everything written before the end is read.
            var more = goOn();
            var length = await file.ReadAsync(buffer, cancellationToken);
            if (length > 0)
            {
                reader.Feed(buffer.AsSpan(0, length), programs);
                lastAt = time.GetTimestamp();
            }
            else if (more)
            {
                reader.Silent(time.GetElapsedTime(lastAt), programs);
                await Task.Delay(BetweenLooks, time, cancellationToken);
            }
            else
            {
                reader.End(programs);
            }

            await output.WriteAsync(buffer.AsMemory(0, length), programs, cancellationToken);
            if (length == 0 && !more)
            {
                return;
            }
        }
    }
}
