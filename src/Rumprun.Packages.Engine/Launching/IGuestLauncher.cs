using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>Starts guests of one kind of platform.</summary>
public interface IGuestLauncher
{
    /// <summary>What <see cref="StartAsync"/> would do, without doing it. Ports are not looked at.</summary>
    /// <exception cref="DiagnosticException">The specification cannot be launched, or a program is missing.</exception>
    Task<LaunchPlan> PlanAsync(GuestSpecification guest, CancellationToken cancellationToken);

    /// <summary>Starts the guest and returns when it is ready. A failure, cancellation too, leaves nothing.</summary>
    /// <exception cref="DiagnosticException">It cannot be launched, failed, or was not ready in time.</exception>
    Task<RunningGuest> StartAsync(GuestSpecification guest, GuestOutput output, CancellationToken cancellationToken);
}
