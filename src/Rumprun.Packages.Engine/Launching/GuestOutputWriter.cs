using System.Buffers;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Launching;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>Writes a guest's output, one piece after another; several sources may have some at once.</summary>
internal sealed class GuestOutputWriter(GuestOutput output) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly TranscriptMerge _merge = new();
    private readonly ArrayBufferWriter<byte> _merged = new();

    public void Dispose() => _turn.Dispose();

    /// <summary>Writes a piece of the console, and what it holds of the programs' output, which is emptied.</summary>
    /// <exception cref="DiagnosticException">RR8028.</exception>
    public Task WriteConsoleAsync(ReadOnlyMemory<byte> console, ArrayBufferWriter<byte> programs) => WriteAsync(async () =>
    {
        _merge.AddConsole(console.Span, _merged);
        await WriteMergedAsync();
        await WriteAsync(output.Programs, programs.WrittenMemory);
        programs.ResetWrittenCount();
    });

    /// <summary>Writes what a program printed apart from the console, which gets it as well.</summary>
    /// <exception cref="DiagnosticException">RR8028.</exception>
    public Task WriteProgramAsync(ReadOnlyMemory<byte> text, bool isError) => WriteAsync(async () =>
    {
        _merge.AddProgram(text.Span, _merged);
        await WriteMergedAsync();
        await WriteAsync(isError ? output.Errors : output.Programs, text);
    });

    /// <summary>Writes what was held back to keep lines whole: nothing more will come.</summary>
    /// <exception cref="DiagnosticException">RR8028.</exception>
    public Task EndAsync() => WriteAsync(() =>
    {
        _merge.End(_merged);
        return WriteMergedAsync();
    });

    private async Task WriteMergedAsync()
    {
        await WriteAsync(output.Console, _merged.WrittenMemory);
        _merged.ResetWrittenCount();
    }

    private static async Task WriteAsync(Stream stream, ReadOnlyMemory<byte> bytes)
    {
        await stream.WriteAsync(bytes, CancellationToken.None);
        await stream.FlushAsync(CancellationToken.None);
    }

    private async Task WriteAsync(Func<Task> write)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            await write();
        }
        catch (IOException e)
        {
            throw new DiagnosticException(
                LaunchDiagnostics.OutputLost.Create($"the guest's output cannot be written: {FileFailure.ReasonOf(e)}"), e);
        }
        finally
        {
            _turn.Release();
        }
    }
}
