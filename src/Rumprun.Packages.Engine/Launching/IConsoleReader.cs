using System.Buffers;
using System.Collections.Immutable;

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
