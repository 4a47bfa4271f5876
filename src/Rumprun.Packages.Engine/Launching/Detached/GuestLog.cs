using System.Buffers;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Launching.Detached;

/// <summary>What a guest printed, in files, while they grow or after.</summary>
internal sealed class GuestLog(GuestFiles files, TimeProvider time)
{
    private const int PieceLength = 16 * 1024;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    /// <summary>Copies what was printed, and what is printed while <paramref name="goOn"/> returns true.</summary>
    /// <exception cref="DiagnosticException">RR8028: the output cannot be written.</exception>
    public async Task CopyAsync(Func<bool> goOn, GuestOutput output, CancellationToken cancellationToken)
    {
        // The last to be made.
        while (!File.Exists(files.Output))
        {
            if (!goOn())
            {
                return;
            }

            await Task.Delay(BetweenLooks, time, cancellationToken);
        }

        await using var console = Open(files.Console);
        await using var programs = Open(files.Output);
        using var writer = new GuestOutputWriter(output);
        var (piece, printed) = (new byte[PieceLength], new ArrayBufferWriter<byte>());
        while (true)
        {
            // Asked before reading, so that everything written before the end is read.
            var more = goOn();
            var length = await console.ReadAsync(piece, cancellationToken);
            printed.Advance(await programs.ReadAsync(printed.GetMemory(PieceLength), cancellationToken));
            var isAtEnd = length == 0 && printed.WrittenCount == 0;
            await writer.WriteConsoleAsync(piece.AsMemory(0, length), printed);
            if (isAtEnd && !more)
            {
                return;
            }

            if (isAtEnd)
            {
                await Task.Delay(BetweenLooks, time, cancellationToken);
            }
        }
    }

    private static FileStream Open(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
}
