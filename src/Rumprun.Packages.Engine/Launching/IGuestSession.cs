using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>A guest's processes from their start to their end. Disposing ends them and removes what they left.</summary>
internal interface IGuestSession : IAsyncDisposable
{
    /// <summary>When its processes were started, as the clock's timestamp.</summary>
    long StartedAt { get; }

    /// <summary>From the start until main began; null: not yet, or nothing shows it.</summary>
    TimeSpan? TimeToMain { get; }

    /// <summary>Completed once main has begun.</summary>
    Task Begun { get; }

    /// <summary>Completed once a line of the console contained the awaited text.</summary>
    Task AwaitedSeen { get; }

    /// <summary>The program's exit status, once it has ended and its output is written.</summary>
    /// <exception cref="DiagnosticException">It crashed, did not boot, or what it runs in failed.</exception>
    Task<int> Ended { get; }

    ImmutableArray<string> ConsoleTail { get; }

    /// <summary>Whether the guest itself, not just what forwards to it, takes connections at its TCP port at this moment.</summary>
    Task<bool> AcceptsAsync(int guestPort, CancellationToken cancellationToken);
}
