using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Engine.Launching.Detached;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Resolving;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>A guest that is up, and the ports of this machine that lead to it.</summary>
public sealed record StartedGuest(PortName Name, ImmutableArray<PortForward> Forwards);

/// <summary>
/// Starts a guest of an installed port, in the foreground or in the background, or says how it would be started.
/// </summary>
public sealed class RunOperation(
    InstalledPorts installed, GuestPreparer preparer, GuestLaunchers launchers, DetachedGuests detached)
{
    /// <summary>Runs a guest until it ends.</summary>
    /// <param name="started">Called once, when the guest is ready.</param>
    /// <returns>The program's exit status, 0 to 255.</returns>
    /// <exception cref="DiagnosticException">RR6101, RR6102, RR6104, or RR80nn: it cannot be started, or
    /// crashed.</exception>
    public async Task<int> RunAsync(
        RunRequest request, GuestOutput output, Action<StartedGuest> started, CancellationToken cancellationToken)
    {
        await using var guest = await StartAsync(request, output, cancellationToken);
        started(new StartedGuest(request.GuestName, guest.Forwards));
        return await guest.WaitForExitAsync(cancellationToken);
    }

    /// <summary>Starts a guest in the background and returns when it is ready.</summary>
    /// <param name="supervisor">The command that supervises a detached guest: <see cref="GuestSupervisor"/>.</param>
    /// <exception cref="DiagnosticException">RR6101, RR6102, RR6104, or RR80nn: it cannot be started.</exception>
    public async Task<StartedGuest> DetachAsync(
        RunRequest request, CommandLine supervisor, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        using var prepared = await PrepareAsync(request, cancellationToken);
        var guest = await detached.StartAsync(
            prepared.Specification, nameIsGiven: request.Name is not null, supervisor, progress, cancellationToken);
        return new StartedGuest(guest.Name, guest.Forwards);
    }

    /// <summary>Says what running the guest would do, without starting it.</summary>
    /// <exception cref="DiagnosticException">RR6101, RR6102, RR6104, or RR80nn: it could not be started.</exception>
    public async Task<LaunchPlan> PlanAsync(RunRequest request, CancellationToken cancellationToken)
    {
        using var prepared = await PrepareAsync(request, cancellationToken);
        return await LauncherOf(prepared.Specification).PlanAsync(prepared.Specification, cancellationToken);
    }

    /// <summary>What was prepared for the guest is removed on return: the guest holds it open.</summary>
    internal async Task<RunningGuest> StartAsync(RunRequest request, GuestOutput output, CancellationToken cancellationToken)
    {
        using var prepared = await PrepareAsync(request, cancellationToken);

        // If no port leads in, no client waits for the program: a script may end without ever listening.
        var specification = prepared.Specification with
        {
            Ready = prepared.Specification.Forwards.IsEmpty ? null : prepared.Specification.Ready,
            OutputIsTerminal = output.ProgramsIsTerminal,
            ErrorIsTerminal = output.ErrorsIsTerminal,
        };
        return await LauncherOf(specification).StartAsync(specification, output, cancellationToken);
    }

    private Task<GuestPreparation> PrepareAsync(RunRequest request, CancellationToken cancellationToken) =>
        preparer.PrepareAsync(
            request.Built ?? installed.Find(request.Port, request.Target), request, cancellationToken);

    private IGuestLauncher LauncherOf(GuestSpecification guest) => launchers.For(guest.Target, guest.Image);
}
