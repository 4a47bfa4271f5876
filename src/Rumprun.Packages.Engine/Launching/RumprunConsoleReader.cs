using System.Buffers;
using System.Collections.Immutable;
using Rumprun.Packages.Core.Launching;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>Reads the console of a Rumprun guest, which has boot messages and marks around the programs' output.</summary>
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

    /// <summary>Takes in what programs printed apart from the console.</summary>
    public void FeedProgram(ReadOnlySpan<byte> text)
    {
        lock (_gate)
        {
            _console.FeedProgram(text);
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
