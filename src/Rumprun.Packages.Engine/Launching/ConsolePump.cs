using System.Buffers;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Launching;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>Copies a guest's console to its outputs, through a reader that interprets it.</summary>
internal sealed class ConsolePump(IConsoleReader reader, GuestOutputWriter output, TimeProvider time)
{
    private readonly ArrayBufferWriter<byte> _programs = new();

    /// <summary>Returns when the reader has seen the guest's end, or the console ends.</summary>
    /// <param name="noticed">Called after each step, when the reader's state may have changed.</param>
    /// <exception cref="DiagnosticException">RR8028: the output cannot be written.</exception>
    public async Task RunAsync(Stream console, Action noticed)
    {
        var buffer = new byte[16 * 1024];
        while (!reader.IsOver)
        {
            var reading = console.ReadAsync(buffer, CancellationToken.None).AsTask();
            await WatchSilenceAsync(reading, noticed);
            if (reader.IsOver)
            {
                return;
            }

            var length = await reading;
            if (length == 0)
            {
                reader.End(_programs);
                await WriteAsync(ReadOnlyMemory<byte>.Empty);
                noticed();
                return;
            }

            reader.Feed(buffer.AsSpan(0, length), _programs);
            await WriteAsync(buffer.AsMemory(0, length));
            noticed();
        }
    }

    private async Task WatchSilenceAsync(Task reading, Action noticed)
    {
        var since = time.GetTimestamp();
        while (reader is { AwaitsSilence: true, IsOver: false } && !reading.IsCompleted)
        {
            await Task.WhenAny(reading, Task.Delay(GuestConsole.NewlineHeld, time, CancellationToken.None));
            if (!reading.IsCompleted)
            {
                reader.Silent(time.GetElapsedTime(since), _programs);
                await WriteAsync(ReadOnlyMemory<byte>.Empty);
                noticed();
            }
        }
    }

    private Task WriteAsync(ReadOnlyMemory<byte> console) => output.WriteConsoleAsync(console, _programs);
}
