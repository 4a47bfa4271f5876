using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;

namespace Rumprun.Packages.Core.Launching;

/// <summary>
/// The last lines of a console, and whether a text that somebody waits for was in any line. Lines are UTF-8.
/// </summary>
public sealed class ConsoleTail
{
    private const int LongestLine = 4096;
    private const int Kept = 40;

    private readonly string? _awaited;
    private readonly Queue<string> _lines;
    private readonly List<byte> _current = [];

    public ConsoleTail(string? awaited = null)
        : this(awaited, new Queue<string>())
    {
    }

    private ConsoleTail(string? awaited, Queue<string> lines) => (_awaited, _lines) = (awaited, lines);

    /// <summary>Some line contains the awaited text; false where none is awaited.</summary>
    public bool AwaitedSeen { get; private set; }

    /// <summary>The last lines, the unfinished one last.</summary>
    public ImmutableArray<string> Lines => _current.Count == 0 ? [.. _lines] : [.. _lines, Current];

    /// <summary>The unfinished line, as far as its first 4,096 bytes.</summary>
    public string Current => Encoding.UTF8.GetString(CurrentBytes);

    internal ReadOnlySpan<byte> CurrentBytes => CollectionsMarshal.AsSpan(_current);

    internal bool IsFull => _current.Count >= LongestLine;

    /// <summary>Another one whose lines, once they are finished, come among these.</summary>
    internal ConsoleTail Beside() => new(_awaited, _lines);

    /// <summary>Takes in bytes; a newline ends a line.</summary>
    public void Feed(ReadOnlySpan<byte> input)
    {
        foreach (var next in input)
        {
            if (next == '\n')
            {
                EndLine();
            }
            else
            {
                Add(next);
            }
        }

        LookForAwaited();
    }

    internal void Add(byte next)
    {
        if (!IsFull)
        {
            _current.Add(next);
        }
    }

    /// <summary>Ends the line and returns it.</summary>
    internal string EndLine()
    {
        LookForAwaited();
        var line = Current;
        _current.Clear();
        _lines.Enqueue(line);
        if (_lines.Count > Kept)
        {
            _lines.Dequeue();
        }

        return line;
    }

    internal void LookForAwaited() =>
        AwaitedSeen = AwaitedSeen || (_awaited is not null && Current.Contains(_awaited, StringComparison.Ordinal));
}
