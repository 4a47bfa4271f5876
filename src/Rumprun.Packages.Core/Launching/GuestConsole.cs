using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace Rumprun.Packages.Core.Launching;

/// <summary>
/// Takes a guest's console apart, byte by byte as it comes: what a program prints is let through unaltered and at once,
/// Rumprun's own lines around it are taken out, and <see cref="Progress"/> is kept. Rumprun prints a newline of its own
/// before each of its marks, so a newline, and what may become a mark, is held back until the next byte or a moment of
/// silence decides. A guest may say that its programs print elsewhere; then nothing on the console is theirs.
/// </summary>
public sealed class GuestConsole
{
    /// <summary>What the port <c>rumprun-compat</c> prints on the console when programs print to the output channel
    /// (console.c).</summary>
    private const string ChannelLine = "rumprun-compat: programs print to the output channel";

    /// <summary>
    /// How long a newline is held back at most, and how often the caller should look in while nothing comes.
    /// </summary>
    public static readonly TimeSpan NewlineHeld = TimeSpan.FromMilliseconds(30);

    /// <summary>How long a line that begins like a mark is held back at most.</summary>
    private static readonly TimeSpan MarkHeld = TimeSpan.FromMilliseconds(500);

    private static readonly byte[][] Marks =
        [.. new[] { "=== calling \"", "=== main() of \"", "=== _exit(", "=== ERROR: _exit(" }.Select(
            Encoding.UTF8.GetBytes)];

    private readonly ConsoleTail _tail;
    private readonly ConsoleTail _programs;
    private bool _hasChannel;
    private bool _carriageReturnHeld;
    private bool _newlineHeld;

    // All of the line so far is held: a line that was begun to be let through never becomes a mark.
    private bool _lineHeld;
    private bool _dropBlankLine;

    public GuestConsole(string? awaited = null)
    {
        _tail = new ConsoleTail(awaited);
        _programs = _tail.Beside();
    }

    public GuestProgress Progress { get; private set; } = GuestProgress.Start;

    /// <summary>The last lines, boot messages and marks included, the unfinished ones last.</summary>
    public ImmutableArray<string> Tail => _programs.CurrentBytes.IsEmpty ? _tail.Lines : [.. _tail.Lines, _programs.Current];

    /// <summary>Some line, the boot's included, contains the awaited text.</summary>
    public bool AwaitedSeen => _tail.AwaitedSeen || _programs.AwaitedSeen;

    /// <summary>Silence would mean something: the caller has to look in with <see cref="Silent"/>.</summary>
    public bool AwaitsSilence => _newlineHeld || _lineHeld || Progress.IfSilent is not null;

    private bool Showing => Progress.Running > 0 && !_hasChannel;

    /// <summary>Takes in bytes of the console and writes to <paramref name="output"/> what programs printed.</summary>
    public void Feed(ReadOnlySpan<byte> input, IBufferWriter<byte> output)
    {
        foreach (var next in input)
        {
            // The serial driver sends a carriage return before each newline; that one only is taken off again. Which it is
            // says the next byte, however late that comes.
            if (_carriageReturnHeld && next != '\n')
            {
                TakeByte((byte)'\r', output);
            }

            _carriageReturnHeld = next == '\r';
            if (next == '\n')
            {
                TakeNewline(output);
            }
            else if (next != '\r')
            {
                TakeByte(next, output);
            }
        }

        _tail.LookForAwaited();
    }

    /// <summary>Takes in what programs printed to the output channel.</summary>
    public void FeedProgram(ReadOnlySpan<byte> text) => _programs.Feed(text);

    /// <summary>Nothing came for that long: lets go what was held back, and concludes from silence.</summary>
    public void Silent(TimeSpan duration, IBufferWriter<byte> output)
    {
        if (duration >= (_lineHeld ? MarkHeld : NewlineHeld))
        {
            ReleaseHeld(output);
        }

        if (Progress.IfSilent is { } presumed && duration >= presumed.After)
        {
            Progress = Progress.AfterSilence();
        }
    }

    /// <summary>Nothing will come any more: lets everything go.</summary>
    public void End(IBufferWriter<byte> output)
    {
        if (_carriageReturnHeld)
        {
            _carriageReturnHeld = false;
            TakeByte((byte)'\r', output);
        }

        ReleaseHeld(output);
        if (_tail.Current.Length > 0)
        {
            EndLine();
        }

        Progress = Progress.AfterSilence();
    }

    private void TakeByte(byte next, IBufferWriter<byte> output)
    {
        _dropBlankLine = false;
        var begins = _tail.CurrentBytes.IsEmpty;
        _tail.Add(next);
        if (!Showing)
        {
            return;
        }

        if ((begins || _lineHeld) && !_tail.IsFull && MayBecomeMark())
        {
            _lineHeld = true;
        }
        else if (_lineHeld)
        {
            ReleaseHeld(output);
        }
        else
        {
            ReleaseHeld(output);
            output.Write([next]);
        }
    }

    private void TakeNewline(IBufferWriter<byte> output)
    {
        if (!Showing)
        {
            EndLine();
            _dropBlankLine = Showing;
            return;
        }

        var isMark = _lineHeld
            && ConsoleLine.Parse(_tail.Current)
                is ConsoleLine.MainBegun or ConsoleLine.MainReturned or ConsoleLine.ExitCalled;
        if (isMark)
        {
            _dropBlankLine = ConsoleLine.Parse(_tail.Current) is ConsoleLine.MainBegun;
            (_newlineHeld, _lineHeld) = (false, false);
        }
        else if (_dropBlankLine && _tail.CurrentBytes.IsEmpty)
        {
            _dropBlankLine = false;
        }
        else
        {
            ReleaseHeld(output);
            _newlineHeld = true;
        }

        EndLine();
    }

    private bool MayBecomeMark()
    {
        var line = _tail.CurrentBytes;
        foreach (var mark in Marks)
        {
            var common = Math.Min(line.Length, mark.Length);
            if (line[..common].SequenceEqual(mark.AsSpan(0, common)))
            {
                return true;
            }
        }

        return false;
    }

    private void EndLine()
    {
        var line = _tail.EndLine();
        _hasChannel = _hasChannel || (!Progress.MainBegun && line == ChannelLine);
        Progress = Progress.After(line);
    }

    private void ReleaseHeld(IBufferWriter<byte> output)
    {
        if (_newlineHeld)
        {
            output.Write("\n"u8);
        }

        if (_lineHeld)
        {
            output.Write(_tail.CurrentBytes);
        }

        (_newlineHeld, _lineHeld) = (false, false);
    }
}
