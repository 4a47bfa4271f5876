using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>A guest that is, or was, up. Disposing stops it, whole process tree, and leaves nothing.</summary>
public sealed class RunningGuest : IAsyncDisposable
{
    private readonly IGuestSession _session;

    internal RunningGuest(IGuestSession session, ImmutableArray<PortForward> forwards) =>
        (_session, Forwards) = (session, forwards);

    /// <summary>With the host ports that were chosen in place of 0.</summary>
    public ImmutableArray<PortForward> Forwards { get; }

    /// <summary>The console's last lines.</summary>
    public ImmutableArray<string> ConsoleTail => _session.ConsoleTail;

    /// <summary>Waits for the guest to end by itself; cancellation stops waiting, not the guest.</summary>
    /// <returns>The program's exit status, 0 to 255.</returns>
    /// <exception cref="DiagnosticException">RR8013 to RR8015, RR8021: it crashed, or what it runs in failed.</exception>
    public Task<int> WaitForExitAsync(CancellationToken cancellationToken) => _session.Ended.WaitAsync(cancellationToken);

    public ValueTask DisposeAsync() => _session.DisposeAsync();
}
