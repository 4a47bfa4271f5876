using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Launching.Hw;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Launching.Qemu;

/// <summary>Boots images for hw in QEMU, with KVM if it works and emulated otherwise.</summary>
/// <param name="runRoot">The directory in which each run has its own.</param>
/// <param name="probes">The directory in which the answer about KVM is kept.</param>
public sealed class QemuLauncher(
    LaunchTools tools, string runRoot, string probes, IProgress<ProgressEvent> progress, TimeProvider time) : IGuestLauncher
{
    /// <summary>How often a guest is started whose boot fails by chance.</summary>
    private const int Attempts = 3;

    private readonly KvmProbe _kvm = new(probes);

    private bool _hasSaidWhyItIsSlow;

    public async Task<LaunchPlan> PlanAsync(GuestSpecification guest, CancellationToken cancellationToken)
    {
        HwChecks.Check(guest);
        var qemu = tools.Qemu;
        var accelerator = await _kvm.FindObstacleAsync(qemu, cancellationToken) is null ? Accelerator.Kvm : Accelerator.Tcg;
        return QemuCommandLine.Create(
            guest,
            HwConfiguration.Write(guest),
            qemu,
            accelerator,
            Path.Combine(runRoot, $"rrpkg-run-{guest.Name}"),
            hasChannel: false);
    }

    public async Task<RunningGuest> StartAsync(
        GuestSpecification guest, GuestOutput output, CancellationToken cancellationToken)
    {
        // A guest that cannot be told what to do is refused before anything is started.
        HwChecks.Check(guest);
        var (qemu, configuration) = (tools.Qemu, HwConfiguration.Write(guest));
        var boot = new Boot(guest with { Forwards = HostPorts.Resolve(guest) }, configuration, qemu, output);
        if (await _kvm.FindObstacleAsync(qemu, cancellationToken) is not { } obstacle)
        {
            Decided(guest, $"starts under `{qemu}` with KVM, which works here");
            if (await TryAsync(boot, Accelerator.Kvm, cancellationToken) is { } running)
            {
                return running;
            }

            obstacle = "it failed with this guest";
            _kvm.Remember(qemu, obstacle);
        }

        if (!_hasSaidWhyItIsSlow)
        {
            _hasSaidWhyItIsSlow = true;
            progress.Report(new ProgressEvent.Notice(
                $"`{guest.Name}` is emulated, which is slower, because KVM does not work here: {obstacle}"));
        }

        Decided(guest, $"starts under `{qemu}`, emulated: {obstacle}");
        return (await TryAsync(boot, Accelerator.Tcg, cancellationToken))!;
    }

    private void Decided(GuestSpecification guest, string what) =>
        progress.Report(new ProgressEvent.Decided(guest.Name.ToString(), what));

    /// <returns>Null: KVM failed.</returns>
    private async Task<RunningGuest?> TryAsync(Boot boot, Accelerator accelerator, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var session = await StartSessionAsync(boot, accelerator, cancellationToken);
            try
            {
                return await RunAsync(session, boot.Guest, accelerator == Accelerator.Tcg, cancellationToken);
            }
            catch (DiagnosticException) when (accelerator == Accelerator.Kvm && session.KvmFailed)
            {
                return null;
            }
            catch (DiagnosticException e) when (session.IsWorthAnotherTry && attempt < Attempts)
            {
                Decided(
                    boot.Guest, $"attempt {attempt} failed; starting it again: {e.Diagnostics[0].Message.Split('\n')[0]}");
            }
        }
    }

    private string StartUp(QemuSession session) => string.Create(
        CultureInfo.InvariantCulture,
        $"ready {time.GetElapsedTime(session.StartedAt).TotalMilliseconds:0} ms after QEMU's start; "
        + $"its program began after {session.TimeToMain?.TotalMilliseconds:0} ms");

    private Task<QemuSession> StartSessionAsync(Boot boot, Accelerator accelerator, CancellationToken cancellationToken)
    {
        var run = RunDirectory.Create(runRoot);
        return QemuSession.StartAsync(
            boot.Guest,
            QemuCommandLine.Create(boot.Guest, boot.Configuration, boot.Qemu, accelerator, run.Path, hasChannel: true),
            run,
            boot.Output,
            time,
            cancellationToken);
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

    /// <summary>A guest that is being started, and what each try of it needs.</summary>
    private sealed record Boot(GuestSpecification Guest, string Configuration, string Qemu, GuestOutput Output);
}
