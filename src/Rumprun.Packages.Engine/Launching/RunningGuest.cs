using System.Collections.Immutable;
using System.Net;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>A guest that has been started. Disposing stops its whole process tree and removes what belongs to it.</summary>
public sealed class RunningGuest : IAsyncDisposable
{
    private readonly IGuestSession _session;
    private ImmutableArray<IDisposable> _held = [];

    internal RunningGuest(IGuestSession session, ImmutableArray<PortForward> forwards, bool isEmulated) =>
        (_session, Forwards, IsEmulated) = (session, forwards, isEmulated);

    /// <summary>Whether QEMU emulates the processor, which is slower than KVM.</summary>
    public bool IsEmulated { get; }

    /// <summary>
    /// When its processes were started, as a timestamp of the <see cref="TimeProvider"/> that it was launched with.
    /// </summary>
    public long StartedAt => _session.StartedAt;

    /// <summary>From the start until the program's main began; null for a hosted program, which does not show it.</summary>
    public TimeSpan? TimeToMain => _session.TimeToMain;

    /// <summary>The forwards, with the host port that was chosen instead of 0.</summary>
    public ImmutableArray<PortForward> Forwards { get; }

    /// <summary>The address of this machine that leads to one of the guest's TCP ports; null: none does.</summary>
    public IPEndPoint? EndpointOf(int guestPort) =>
        Forwards.FirstOrDefault(f => f.Guest == new GuestPort(guestPort, Transport.Tcp)) is { } forward
            ? new IPEndPoint(forward.HostAddress, forward.HostPort)
            : null;

    /// <summary>Waits for the guest to end by itself; cancellation stops waiting, not the guest.</summary>
    /// <returns>The program's exit status, 0 to 255.</returns>
    /// <exception cref="DiagnosticException">RR8013 to RR8015, RR8021: the guest crashed, or QEMU or the sandbox
    /// failed.</exception>
    public Task<int> WaitForExitAsync(CancellationToken cancellationToken) => _session.Ended.WaitAsync(cancellationToken);

    /// <summary>Waits until the guest itself accepts connections at one of its TCP ports.</summary>
    /// <exception cref="DiagnosticException">RR8016: it ended before that; or what ended it.</exception>
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

    /// <summary>The same guest, which disposes these when it is disposed.</summary>
    internal RunningGuest Holding(IEnumerable<IDisposable> held)
    {
        _held = [.. _held, .. held];
        return this;
    }
}
