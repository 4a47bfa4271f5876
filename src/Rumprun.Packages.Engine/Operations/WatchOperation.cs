using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Engine.OwnPrograms;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>What happens while a program is watched.</summary>
public interface IWatchEvents
{
    /// <summary>A guest of the current sources is ready.</summary>
    void Started(StartedGuest guest);

    /// <summary>The sources cannot be built or started; the guest before, if there is one, goes on.</summary>
    void Failed(DiagnosticException problem);

    /// <summary>The guest's program ended by itself; the next change starts another.</summary>
    void Ended(int status);
}

/// <summary>
/// Builds a program of the user's own at each change and restarts its guest, which keeps its forwarded ports and its disks.
/// </summary>
public sealed class WatchOperation(RunOperation run, TimeProvider time)
{
    /// <summary>Runs until it is cancelled.</summary>
    /// <param name="origin">The program's directory or file.</param>
    /// <param name="build">Builds the current sources, and says what is to be run.</param>
    /// <exception cref="OperationCanceledException">Always: nothing else ends it.</exception>
    public async Task RunAsync(
        string origin,
        Func<CancellationToken, Task<RunRequest>> build,
        GuestOutput output,
        IWatchEvents events,
        CancellationToken cancellationToken)
    {
        using var watch = new ProgramWatch(origin, time);
        RunningGuest? guest = null;
        ImmutableArray<PortForward>? forwards = null;
        try
        {
            while (true)
            {
                try
                {
                    var request = await build(cancellationToken);
                    if (guest is not null)
                    {
                        await guest.DisposeAsync();
                        guest = null;
                    }

                    // A port that the system chose stays the same for the next guest.
                    guest = await run.StartAsync(
                        request with { Forwards = forwards ?? request.Forwards }, output, cancellationToken);
                    forwards = guest.Forwards;
                    events.Started(new StartedGuest(request.GuestName, guest.Forwards));
                }
                catch (DiagnosticException e)
                {
                    events.Failed(e);
                }

                if (await HasEndedAsync(watch, guest, events, cancellationToken) && guest is not null)
                {
                    await guest.DisposeAsync();
                    guest = null;
                }
            }
        }
        finally
        {
            if (guest is not null)
            {
                await guest.DisposeAsync();
            }
        }
    }

    /// <summary>Waits for a change of the sources.</summary>
    /// <returns>Whether the guest ended by itself meanwhile.</returns>
    private static async Task<bool> HasEndedAsync(
        ProgramWatch watch, RunningGuest? guest, IWatchEvents events, CancellationToken cancellationToken)
    {
        var change = watch.WaitAsync(cancellationToken);
        var ended = false;
        if (guest is not null)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var exit = guest.WaitForExitAsync(stop.Token);
            if (await Task.WhenAny(change, exit) == exit)
            {
                ended = true;
                try
                {
                    events.Ended(await exit);
                }
                catch (DiagnosticException e)
                {
                    events.Failed(e);
                }
            }
            else
            {
                await stop.CancelAsync();
                await exit.ContinueWith(
                    static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            }
        }

        await change;
        return ended;
    }
}
