using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Launching.Qemu;

/// <summary>Boots baked images for hw in QEMU: with KVM where it truly works, else emulated.</summary>
/// <param name="runRoot">The directory that runs have their own directories in.</param>
/// <param name="probes">The directory that the answer about KVM is kept in.</param>
public sealed class QemuLauncher(
    LaunchTools tools, string runRoot, string probes, IProgress<ProgressEvent> progress, TimeProvider time) : IGuestLauncher
{
    /// <summary>How often a guest is started whose boot fails by chance.</summary>
    private const int Attempts = 3;

    private readonly KvmProbe _kvm = new(probes);

    private bool _hasSaidWhyItIsSlow;

    public async Task<LaunchPlan> PlanAsync(GuestSpecification guest, CancellationToken cancellationToken)
    {
        QemuChecks.Check(guest);
        var qemu = tools.Qemu;
        var accelerator = await _kvm.FindObstacleAsync(qemu, cancellationToken) is null ? Accelerator.Kvm : Accelerator.Tcg;
        return QemuCommandLine.Create(guest, qemu, accelerator, Path.Combine(runRoot, $"rrpkg-run-{guest.Name}"));
    }

    public async Task<RunningGuest> StartAsync(GuestSpecification guest, GuestOutput output, CancellationToken cancellationToken)
    {
        QemuChecks.Check(guest);
        var qemu = tools.Qemu;

        // What cannot be said to the guest is refused before anything is tried.
        _ = QemuCommandLine.Create(guest, qemu, Accelerator.Tcg, runRoot);
        var resolved = guest with { Forwards = HostPorts.Resolve(guest) };
        if (await _kvm.FindObstacleAsync(qemu, cancellationToken) is not { } obstacle)
        {
            Decided(guest, $"starts under `{qemu}` with KVM, which works here");
            if (await TryAsync(resolved, qemu, Accelerator.Kvm, output, cancellationToken) is { } running)
            {
                return running;
            }

            obstacle = "it failed under this guest";
            _kvm.Remember(qemu, obstacle);
        }

        if (!_hasSaidWhyItIsSlow)
        {
            _hasSaidWhyItIsSlow = true;
            progress.Report(new ProgressEvent.Notice(
                $"`{guest.Name}` is emulated, which is slower, because KVM does not work here: {obstacle}"));
        }

        Decided(guest, $"starts under `{qemu}`, emulated: {obstacle}");
        return (await TryAsync(resolved, qemu, Accelerator.Tcg, output, cancellationToken))!;
    }

    private void Decided(GuestSpecification guest, string what) =>
        progress.Report(new ProgressEvent.Decided(guest.Name.ToString(), what));

    /// <summary>Null: KVM failed.</summary>
    private async Task<RunningGuest?> TryAsync(
        GuestSpecification guest, string qemu, Accelerator accelerator, GuestOutput output, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var session = await StartSessionAsync(guest, qemu, accelerator, output, cancellationToken);
            try
            {
                return await RunAsync(session, guest, accelerator == Accelerator.Tcg, cancellationToken);
            }
            catch (DiagnosticException) when (accelerator == Accelerator.Kvm && session.KvmFailed)
            {
                return null;
            }
            catch (DiagnosticException e) when (session.IsWorthAnotherTry && attempt < Attempts)
            {
                Decided(guest, $"attempt {attempt} failed; starting it again: {e.Diagnostics[0].Message.Split('\n')[0]}");
            }
        }
    }

    private string StartUp(QemuSession session) => string.Create(
        CultureInfo.InvariantCulture,
        $"ready {time.GetElapsedTime(session.StartedAt).TotalMilliseconds:0} ms after QEMU's start; "
        + $"its program began after {session.TimeToMain?.TotalMilliseconds:0} ms");

    private Task<QemuSession> StartSessionAsync(
        GuestSpecification guest, string qemu, Accelerator accelerator, GuestOutput output, CancellationToken cancellationToken)
    {
        var run = RunDirectory.Create(runRoot);
        return QemuSession.StartAsync(
            guest, QemuCommandLine.Create(guest, qemu, accelerator, run.Path), run, output, time, cancellationToken);
    }

    private async Task<RunningGuest> RunAsync(
        QemuSession session, GuestSpecification guest, bool isEmulated, CancellationToken cancellationToken)
    {
        try
        {
            await ReadinessWait.WaitAsync(session, guest, time, cancellationToken);
            Decided(guest, StartUp(session));
            return new RunningGuest(session, guest.Forwards, isEmulated);
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }
}
