using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Launching;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Launching.Hosted;

/// <summary>One hosted program, from its start to its end.</summary>
internal sealed class HostedSession : IGuestSession
{
    private readonly GuestSpecification _guest;
    private readonly HostedProcesses _processes;
    private readonly PlainConsoleReader _console;
    private readonly GuestOutputWriter _output;
    private readonly TaskCompletionSource _awaitedSeen = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HostedSession(
        GuestSpecification guest, HostedProcesses processes, long startedAt, GuestOutput output, TimeProvider time)
    {
        (_guest, _processes, StartedAt) = (guest, processes, startedAt);
        _console = new PlainConsoleReader((guest.Ready as Readiness.Console)?.Text);
        _output = new GuestOutputWriter(output);
        Ended = RunAsync(new ConsolePump(_console, _output, time));
    }

    public long StartedAt { get; }

    public TimeSpan? TimeToMain => null;

    /// <summary>A session exists only when its program has been let start.</summary>
    public Task Begun => Task.CompletedTask;

    public Task AwaitedSeen => _awaitedSeen.Task;

    public Task<int> Ended { get; }

    public ImmutableArray<string> ConsoleTail => _console.Tail;

    /// <summary>Starts the guest's processes in the directory, which the session removes at its end.</summary>
    /// <exception cref="DiagnosticException">RR5001, RR8022.</exception>
    public static async Task<HostedSession> StartAsync(
        GuestSpecification guest, LaunchTools tools, RunDirectory run, GuestOutput output, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();
        var processes = await HostedProcesses.StartAsync(
            guest, HostedCommandLine.Create(guest, tools, run.Path), tools, run, cancellationToken);
        return new HostedSession(guest, processes, startedAt, output, time);
    }

    public Task<bool> AcceptsAsync(int guestPort, CancellationToken cancellationToken) =>
        Task.FromResult(_processes.Accepts(guestPort));

    public async ValueTask DisposeAsync()
    {
        _processes.Kill();
        await Task.WhenAny(Ended);
        _output.Dispose();
        await _processes.DisposeAsync();
    }

    private async Task<int> RunAsync(ConsolePump pump)
    {
        try
        {
            await pump.RunAsync(_processes.Output, Notice);
            await _processes.Exited;
        }
        finally
        {
            _processes.Kill();
        }

        if (_processes.ExitCode is not { } exitCode)
        {
            throw LaunchDiagnostics.SandboxFailed.Exception(
                $"bubblewrap could not run `{_guest.Name}`{LaunchDiagnostics.Context(ConsoleTail)}", "run `rrpkg doctor`");
        }

        return CrashSignal.Of(exitCode) is { } signal
            ? GuestVerdict.StatusOf(new GuestExit.Crashed($"its program was ended by {signal}"), _guest, ConsoleTail)
            : exitCode;
    }

    private void Notice()
    {
        if (_console.AwaitedSeen)
        {
            _awaitedSeen.TrySetResult();
        }
    }
}
