using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>A guest that is, or was, up. Disposing stops it, whole process tree, and leaves nothing.</summary>
public sealed class RunningGuest : IAsyncDisposable
{
    private readonly IGuestSession _session;
    private ImmutableArray<IDisposable> _held = [];

    internal RunningGuest(IGuestSession session, ImmutableArray<PortForward> forwards, bool isEmulated) =>
        (_session, Forwards, IsEmulated) = (session, forwards, isEmulated);

    /// <summary>Its instructions are carried out by QEMU, not by the processor: slower, by a factor that differs.</summary>
    public bool IsEmulated { get; }

    /// <summary>When its processes were started: a timestamp of the <see cref="TimeProvider"/> that it was launched with.</summary>
    public long StartedAt => _session.StartedAt;

    /// <summary>From the start until the program's main began; null where nothing shows it: a hosted program just starts.</summary>
    public TimeSpan? TimeToMain => _session.TimeToMain;

    /// <summary>With the host ports that were chosen in place of 0.</summary>
    public ImmutableArray<PortForward> Forwards { get; }

    /// <summary>The console's last lines.</summary>
    public ImmutableArray<string> ConsoleTail => _session.ConsoleTail;

    /// <summary>Waits for the guest to end by itself; cancellation stops waiting, not the guest.</summary>
    /// <returns>The program's exit status, 0 to 255.</returns>
    /// <exception cref="DiagnosticException">RR8013 to RR8015, RR8021: it crashed, or what it runs in failed.</exception>
    public Task<int> WaitForExitAsync(CancellationToken cancellationToken) => _session.Ended.WaitAsync(cancellationToken);

    /// <summary>Waits until the guest itself takes connections at one of its TCP ports.</summary>
    /// <exception cref="DiagnosticException">RR8016: it ended before; or what ended it.</exception>
    public Task WaitForPortAsync(int guestPort, CancellationToken cancellationToken) =>
        ReadinessWait.UntilListensAsync(_session, guestPort, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        foreach (var held in _held)
        {
            held.Dispose();
        }
    }

    /// <summary>The same guest, which has these until it is disposed.</summary>
    internal RunningGuest Holding(IEnumerable<IDisposable> held)
    {
        _held = [.. _held, .. held];
        return this;
    }
}
