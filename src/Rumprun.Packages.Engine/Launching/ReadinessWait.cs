using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>Waits until a guest is ready, has ended, or has used up its time.</summary>
internal static class ReadinessWait
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(10);

    /// <exception cref="DiagnosticException">RR8016, RR8017, or what ended the guest.</exception>
    public static async Task WaitAsync(
        IGuestSession session, GuestSpecification guest, TimeProvider time, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(guest.ReadyTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            await UntilAsync(session, guest, session.Begun, either.Token);
            switch (guest.Ready)
            {
                case Readiness.Console:
                    await UntilAsync(session, guest, session.AwaitedSeen, either.Token);
                    break;
                case Readiness.Tcp(var port):
                    await UntilAsync(session, guest, UntilAcceptsAsync(session, port, either.Token), either.Token);
                    break;
            }
        }
        catch (OperationCanceledException) when (
            deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw LaunchDiagnostics.NotReady.Exception(
                string.Create(CultureInfo.InvariantCulture,
                    $"`{guest.Name}` was not ready after {guest.ReadyTimeout.TotalSeconds:0.#} s: ")
                    + Missing(session, guest),
                "look at its console above, and give it more time or memory if needed");
        }
    }

    /// <exception cref="DiagnosticException">RR8016, or what ended the guest.</exception>
    public static async Task UntilListensAsync(IGuestSession session, int port, CancellationToken cancellationToken)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var listening = UntilAcceptsAsync(session, port, over.Token);
        await Task.WhenAny(listening, session.Ended);
        await over.CancelAsync();
        await Task.WhenAny(listening);
        if (listening.IsCompletedSuccessfully)
        {
            return;
        }

        cancellationToken.ThrowIfCancellationRequested();
        var status = await session.Ended;
        throw LaunchDiagnostics.EndedBeforeReady.Exception(
            string.Create(CultureInfo.InvariantCulture,
                $"the guest ended with status {status} before anything listened on port {port}/tcp"),
            "check its arguments and what is mounted");
    }

    private static async Task UntilAsync(
        IGuestSession session, GuestSpecification guest, Task sign, CancellationToken cancellationToken)
    {
        await Task.WhenAny(sign, session.Ended).WaitAsync(cancellationToken);

        // A program may end quickly: if the sign came, the guest was ready, even if it has ended since.
        if (sign.IsCompletedSuccessfully)
        {
            return;
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (sign.IsCompleted)
        {
            await sign;
        }

        var status = await session.Ended;
        throw LaunchDiagnostics.EndedBeforeReady.Exception(
            string.Create(CultureInfo.InvariantCulture,
                $"`{guest.Name}` ended with status {status} before it was ready: {Missing(session, guest)}"),
            "look at its console above, and check the arguments and what is mounted");
    }

    private static async Task UntilAcceptsAsync(IGuestSession session, int port, CancellationToken cancellationToken)
    {
        while (!await session.AcceptsAsync(port, cancellationToken))
        {
            await Task.Delay(BetweenTries, cancellationToken);
        }
    }

    /// <summary>What was missing, followed by the console.</summary>
    private static string Missing(IGuestSession session, GuestSpecification guest) =>
        Awaited(guest.Ready) + LaunchDiagnostics.Context(session.ConsoleTail);

    private static string Awaited(Readiness? ready) => ready switch
    {
        Readiness.Tcp(var port) => string.Create(CultureInfo.InvariantCulture, $"nothing in it listens on port {port}/tcp"),
        Readiness.Console(var text) => $"its console never said `{text}`",
        _ => "its program has not begun",
    };
}
