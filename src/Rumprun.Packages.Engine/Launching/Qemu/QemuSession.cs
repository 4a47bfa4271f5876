using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Launching;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Launching.Qemu;

/// <summary>One QEMU process with one guest. QEMU does not end when the guest halts; it is stopped then.</summary>
internal sealed class QemuSession : IGuestSession
{
    private readonly GuestSpecification _guest;
    private readonly RunDirectory _run;
    private readonly BoundProcess _process;
    private readonly RumprunConsoleReader _console;
    private readonly QemuListenProbe _probe;
    private readonly GuestOutputWriter _output;
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _awaitedSeen = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly TimeProvider _time;

    private QemuSession(
        GuestSpecification guest, RunDirectory run, BoundProcess process, long startedAt, GuestOutput output,
        TimeProvider time)
    {
        (_guest, _run, _process, _time, StartedAt) = (guest, run, process, time, startedAt);
        _console = new RumprunConsoleReader((guest.Ready as Readiness.Console)?.Text);
        _probe = new QemuListenProbe(process.Id, guest.Forwards);
        _output = new GuestOutputWriter(output);
        Ended = RunAsync();
    }

    public long StartedAt { get; }

    public TimeSpan? TimeToMain { get; private set; }

    public Task Begun => _begun.Task;

    public Task AwaitedSeen => _awaitedSeen.Task;

    public Task<int> Ended { get; }

    public ImmutableArray<string> ConsoleTail => _console.Tail;

    /// <summary>Whether KVM failed with this guest, which may run without it.</summary>
    public bool KvmFailed => _process.Alarm.IsCompleted;

    /// <summary>Whether the guest failed to boot by chance.</summary>
    public bool IsWorthAnotherTry => _console.Progress.Exit is GuestExit.AddressRefused;

    /// <summary>Starts QEMU in the directory, which the session removes at its end.</summary>
    /// <exception cref="DiagnosticException">RR5001: QEMU cannot be started.</exception>
    public static async Task<QemuSession> StartAsync(
        GuestSpecification guest, LaunchPlan plan, RunDirectory run, GuestOutput output, TimeProvider time,
        CancellationToken cancellationToken)
    {
        try
        {
            plan.WriteFiles();
            var startedAt = time.GetTimestamp();
            var process = BoundProcess.Start(plan.Command, KvmFailure.IsInternalError, cancellationToken);
            return new QemuSession(guest, run, process, startedAt, output, time);
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    public Task<bool> AcceptsAsync(int guestPort, CancellationToken cancellationToken) =>
        _probe.TryAsync(guestPort, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _process.StopAsync();
        await Task.WhenAny(Ended);
        _probe.Dispose();
        _output.Dispose();
        await _process.DisposeAsync();
        _run.Dispose();
    }

    private async Task<int> RunAsync()
    {
        var printing = QemuOutputChannel.PumpAsync(_process, _console, _output, _time, Notice);
        try
        {
            var console = new ConsolePump(_console, _output, _time).RunAsync(_process.Output, Notice);
            if (await Task.WhenAny(console, printing, _process.Alarm) == printing && !printing.IsFaulted)
            {
                // Nothing more will be printed; the console says why.
                await Task.WhenAny(console, _process.Alarm);
            }

            if (_process.Alarm.IsCompleted)
            {
                throw LaunchDiagnostics.EmulatorFailed.Exception(
                    $"KVM failed with `{_guest.Name}`", "start it again: it will run without KVM");
            }

            await (printing.IsFaulted ? printing : console);
        }
        finally
        {
            await _process.StopAsync();
            await Task.WhenAny(printing);
            await _output.EndAsync();
        }

        await printing;
        return _console.Progress.Exit is { } exit
            ? GuestVerdict.StatusOf(exit, _guest, ConsoleTail)
            : await ExplainEndAsync();
    }

    private async Task<int> ExplainEndAsync()
    {
        var (exitCode, error) = (await _process.Exited, await _process.Error);
        return QemuEnd.AsReset(exitCode, error, _console.Progress.MainBegun) is { } reset
            ? GuestVerdict.StatusOf(reset, _guest, ConsoleTail)
            : throw new DiagnosticException(QemuEnd.Explain(_guest, exitCode, error));
    }

    private void Notice()
    {
        if (_console.Progress.MainBegun && TimeToMain is null)
        {
            TimeToMain = _time.GetElapsedTime(StartedAt);
            ListenBacklog.Lengthen(_process.Id, _guest.Forwards);
            _begun.TrySetResult();
        }

        if (_console.AwaitedSeen)
        {
            _awaitedSeen.TrySetResult();
        }
    }
}
