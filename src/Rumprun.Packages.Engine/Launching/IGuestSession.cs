using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>A guest's processes from their start to their end. Disposing ends them and removes what they left.</summary>
internal interface IGuestSession : IAsyncDisposable
{
    /// <summary>When its processes were started, as a timestamp of the clock.</summary>
    long StartedAt { get; }

    /// <summary>From the start until main began; null: it has not begun, or nothing shows it.</summary>
    TimeSpan? TimeToMain { get; }

    /// <summary>Completed when main has begun.</summary>
    Task Begun { get; }

    /// <summary>Completed when a line of the console has contained the awaited text.</summary>
    Task AwaitedSeen { get; }

    /// <summary>The program's exit status, once it has ended and its output is written.</summary>
    /// <exception cref="DiagnosticException">It crashed, did not boot, or what it runs in failed.</exception>
    Task<int> Ended { get; }

    ImmutableArray<string> ConsoleTail { get; }

    /// <summary>
    /// Whether the guest itself, not just what forwards to it, accepts connections at its TCP port at this moment.
    /// </summary>
    Task<bool> AcceptsAsync(int guestPort, CancellationToken cancellationToken);
}
