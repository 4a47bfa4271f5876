using System.Buffers;
using System.Collections.Immutable;
using Rumprun.Packages.Core.Launching;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>Makes sense of a guest's console while it comes. Another thread may ask for the tail meanwhile.</summary>
internal interface IConsoleReader
{
    ImmutableArray<string> Tail { get; }

    bool AwaitedSeen { get; }

    /// <summary>Silence has a meaning at this moment.</summary>
    bool AwaitsSilence { get; }

    /// <summary>Nothing more is to come that matters.</summary>
    bool IsOver { get; }

    void Feed(ReadOnlySpan<byte> input, IBufferWriter<byte> programs);

    void Silent(TimeSpan duration, IBufferWriter<byte> programs);

    void End(IBufferWriter<byte> programs);
}

/// <summary>A Rumprun guest's console, boot messages and marks around what programs print.</summary>
internal sealed class RumprunConsoleReader(string? awaited) : IConsoleReader
{
    private readonly GuestConsole _console = new(awaited);
    private readonly Lock _gate = new();

    public GuestProgress Progress => _console.Progress;

    public bool AwaitedSeen => _console.AwaitedSeen;

    public bool AwaitsSilence => _console.AwaitsSilence;

    public bool IsOver => _console.Progress.Exit is not null;

    public ImmutableArray<string> Tail
    {
        get
        {
            lock (_gate)
            {
                return _console.Tail;
            }
        }
    }

    public void Feed(ReadOnlySpan<byte> input, IBufferWriter<byte> programs)
    {
        lock (_gate)
        {
            _console.Feed(input, programs);
        }
    }

    public void Silent(TimeSpan duration, IBufferWriter<byte> programs)
    {
        lock (_gate)
        {
            _console.Silent(duration, programs);
        }
    }

    public void End(IBufferWriter<byte> programs)
    {
        lock (_gate)
        {
            _console.End(programs);
        }
    }
}

/// <summary>A console with nothing on it but what the program prints.</summary>
internal sealed class PlainConsoleReader(string? awaited) : IConsoleReader
{
    private readonly ConsoleTail _tail = new(awaited);
    private readonly Lock _gate = new();

    public bool AwaitedSeen => _tail.AwaitedSeen;

    public bool AwaitsSilence => false;

    public bool IsOver => false;

    public ImmutableArray<string> Tail
    {
        get
        {
            lock (_gate)
            {
                return _tail.Lines;
            }
        }
    }

    public void Feed(ReadOnlySpan<byte> input, IBufferWriter<byte> programs)
    {
        lock (_gate)
        {
            _tail.Feed(input);
        }

        programs.Write(input);
    }

    public void Silent(TimeSpan duration, IBufferWriter<byte> programs)
    {
        // Nothing is held back.
    }

    public void End(IBufferWriter<byte> programs)
    {
        // Nothing is held back.
    }
}
