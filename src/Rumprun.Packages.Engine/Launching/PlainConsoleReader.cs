using System.Buffers;
using System.Collections.Immutable;
using Rumprun.Packages.Core.Launching;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>Reads the console of a hosted program, which has only the program's output.</summary>
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
        // No output is held back.
    }

    public void End(IBufferWriter<byte> programs)
    {
        // No output is held back.
    }
}
