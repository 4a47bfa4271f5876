using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Launching.Detached;

/// <summary>
/// Supervises a detached guest: starts it, writes its console to a file, and records how it ends. A termination signal to
/// the supervisor's process stops the guest.
/// </summary>
public sealed class GuestSupervisor(LaunchTools tools, string probes, TimeProvider time)
{
    /// <summary>Runs until the guest and all of its processes have ended.</summary>
    /// <param name="directory">The guest's directory, which <see cref="DetachedGuests.StartAsync"/> made.</param>
    public async Task<ExitCode> RunAsync(string directory, CancellationToken cancellationToken)
    {
        var files = new GuestFiles(directory);
        var guest = files.ReadSpecification();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);

        var notices = new Notices();
        var state = new GuestStateDocument
        {
            Schema = GuestStateDocument.CurrentSchema,
            Name = guest.Name.ToString(),
            Target = guest.Target.ToString(),
            Image = guest.Image,
            Phase = GuestPhase.Starting,
            Supervisor = SupervisorDocument.OfThisProcess(),
            StartedAt = time.GetUtcNow(),
        };
        files.Write(state);
        files.Write(await SuperviseAsync(files, guest, state, notices, stop.Token) with
        {
            EndedAt = time.GetUtcNow(),
            Notices = notices.Messages,
            Decisions = notices.Decisions,
        });
        return ExitCode.Done;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    /// <returns>The last state.</returns>
    private async Task<GuestStateDocument> SuperviseAsync(
        GuestFiles files,
        GuestSpecification guest,
        GuestStateDocument state,
        Notices notices,
        CancellationToken cancellationToken)
    {
        try
        {
            await using var console = Create(files.Console);
            await using var output = Create(files.Output);
            var launcher = new GuestLaunchers(tools, files.Directory, probes, notices, time).For(guest.Target, guest.Image);
            await using var running = await launcher.StartAsync(guest, new GuestOutput(output, console), cancellationToken);
            state = state with
            {
                Phase = GuestPhase.Running,
                Forwards = [.. running.Forwards.Select(ForwardDocument.From)],
                Notices = notices.Messages,
                Decisions = notices.Decisions,
            };
            files.Write(state);
            var status = await running.WaitForExitAsync(cancellationToken);
            return state with { Phase = GuestPhase.Exited, Status = status };
        }
        catch (DiagnosticException e)
        {
            return state with { Phase = GuestPhase.Failed, Problems = [.. e.Diagnostics.Select(ProblemDocument.From)] };
        }
        catch (OperationCanceledException)
        {
            return state with { Phase = GuestPhase.Exited, Status = (int)ExitCode.Terminated };
        }
    }

    private static FileStream Create(string path) =>
        new(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);

    /// <summary>Collects notices, for the process that started the guest to show.</summary>
    private sealed class Notices : IProgress<ProgressEvent>
    {
        public ImmutableArray<string> Messages { get; private set; } = [];

        public ImmutableArray<string> Decisions { get; private set; } = [];

        public void Report(ProgressEvent value)
        {
            if (value is ProgressEvent.Notice(var message))
            {
                Messages = Messages.Add(message);
            }
            else if (value is ProgressEvent.Decided(_, var decision))
            {
                Decisions = Decisions.Add(decision);
            }
        }
    }
}
