using NuGet.Versioning;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>Installs a port that is to be run and is not installed, and says so.</summary>
/// <param name="install">Made only if something has to be installed.</param>
public sealed class EnsureInstalledOperation(Profile profile, Func<InstallOperation> install)
{
    /// <param name="target">Null: any that it is installed for will do; else rrpkg chooses.</param>
    /// <exception cref="DiagnosticException">It cannot be installed: see <see cref="InstallOperation"/>.</exception>
    public async Task RunAsync(
        PortName port, Target? target, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        if (profile.Current().Ports.Any(p => p.Name == port && (target is null || p.Target == target)))
        {
            return;
        }

        progress.Report(new ProgressEvent.Notice($"`{port}` is not installed; installing it"));
        await install().RunAsync(
            new InstallRequest { Ports = [new PortRequest(port, VersionRange.All)], Target = target },
            progress,
            cancellationToken);
    }
}
