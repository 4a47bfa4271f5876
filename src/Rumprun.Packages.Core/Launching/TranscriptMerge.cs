using System.Buffers;

namespace Rumprun.Packages.Core.Launching;

/// <summary>
/// Makes one text of a guest's console and of what its programs print apart from it, without breaking a line of the
/// programs. The two come by different ways, so a line of the console can arrive between two pieces of a program's line.
/// From the programs' first output on, the console comes in whole lines, each when no line of a program is unfinished.
/// </summary>
public sealed class TranscriptMerge
{
    /// <summary>How much of the console waits for the end of a program's line.</summary>
    private const int Held = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _console = new();
    private bool _hasPrograms;
    private bool _isConsoleLineOpen;
    private bool _isProgramLineOpen;

    /// <summary>Takes in a piece of the console and writes to <paramref name="output"/> what of it is due.</summary>
    public void AddConsole(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        _console.Write(text);
        if (!_hasPrograms)
        {
            WriteConsole(_console.WrittenCount, output);
            return;
        }

        if (_console.WrittenCount > Held)
        {
            EndProgramLine(output);
        }

        WriteConsoleLines(output);
    }

    /// <summary>
    /// Writes what programs printed to <paramref name="output"/>, and what of the console is due after it.
    /// </summary>
    public void AddProgram(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        if (text.IsEmpty)
        {
            return;
        }

        if (_isConsoleLineOpen)
        {
            output.Write("\n"u8);
            _isConsoleLineOpen = false;
        }

        output.Write(text);
        (_hasPrograms, _isProgramLineOpen) = (true, text[^1] != '\n');
        WriteConsoleLines(output);
    }

    /// <summary>Writes everything that is left: nothing more will come.</summary>
    public void End(IBufferWriter<byte> output)
    {
        if (_console.WrittenCount > 0)
        {
            EndProgramLine(output);
            WriteConsole(_console.WrittenCount, output);
        }
    }

    private void WriteConsoleLines(IBufferWriter<byte> output)
    {
        if (!_isProgramLineOpen)
        {
            WriteConsole(_console.WrittenSpan.LastIndexOf((byte)'\n') + 1, output);
        }
    }

    private void WriteConsole(int length, IBufferWriter<byte> output)
    {
        if (length == 0)
        {
            return;
        }

        var rest = _console.WrittenSpan[length..].ToArray();
        output.Write(_console.WrittenSpan[..length]);
        _isConsoleLineOpen = _console.WrittenSpan[length - 1] != '\n';
        _console.ResetWrittenCount();
        _console.Write(rest);
    }

    private void EndProgramLine(IBufferWriter<byte> output)
    {
        if (_isProgramLineOpen)
        {
            output.Write("\n"u8);
            _isProgramLineOpen = false;
        }
    }
}
