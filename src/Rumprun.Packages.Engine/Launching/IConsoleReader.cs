using System.Buffers;
using System.Collections.Immutable;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>Interprets a guest's console as it is printed. Another thread may read the tail meanwhile.</summary>
internal interface IConsoleReader
{
    ImmutableArray<string> Tail { get; }

    bool AwaitedSeen { get; }

    /// <summary>Whether silence would mean something at this moment.</summary>
    bool AwaitsSilence { get; }

    /// <summary>Whether the guest has ended, so that nothing more matters.</summary>
    bool IsOver { get; }

    void Feed(ReadOnlySpan<byte> input, IBufferWriter<byte> programs);

    void Silent(TimeSpan duration, IBufferWriter<byte> programs);

    void End(IBufferWriter<byte> programs);
}
