using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Engine.Launching;
using Rumprun.Packages.Engine.Resolving;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>Prepares a guest of an installed port.</summary>
public sealed class PrepareGuestOperation(InstalledPorts installed, GuestPreparer preparer)
{
    /// <exception cref="DiagnosticException">RR6101, RR6102, RR6104: it is not installed, has no such launch, or a mount is wrong.</exception>
    public Task<GuestPreparation> RunAsync(RunRequest request, PortName name, CancellationToken cancellationToken) =>
        preparer.PrepareAsync(installed.Find(request.Port, request.Target), request, name, cancellationToken);
}
