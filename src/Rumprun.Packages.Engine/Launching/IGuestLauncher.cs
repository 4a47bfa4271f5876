using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>Starts guests for one platform.</summary>
public interface IGuestLauncher
{
    /// <summary>Describes what <see cref="StartAsync"/> would do. Host ports are not checked.</summary>
    /// <exception cref="DiagnosticException">The specification cannot be launched, or a program is missing.</exception>
    Task<LaunchPlan> PlanAsync(GuestSpecification guest, CancellationToken cancellationToken);

    /// <summary>Starts the guest and returns when it is ready. A failure or cancellation leaves nothing behind.</summary>
    /// <exception cref="DiagnosticException">It cannot be launched, failed, or was not ready in time.</exception>
    Task<RunningGuest> StartAsync(GuestSpecification guest, GuestOutput output, CancellationToken cancellationToken);
}
