using System.Collections.Immutable;
using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Launching;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Launching.Hosted;

/// <summary>One sandbox with one program in it, and its network beside it.</summary>
internal sealed class HostedSession : IGuestSession
{
    private const string Go = "go";

    // The sandbox waits on descriptor 3 until its network is there, and reports on 4. What the program prints on either stream is its
    // console, in the order that it comes.
    private const string PlumbingScript = $$"""
        mkfifo {{Go}} || exit
        exec "$@" 2>&1 3<>{{Go}} 4>{{SandboxStatus.File}}
        """;

    // bubblewrap's --die-with-parent would not do: its second process asks for that only when it has waited, in a session of its own,
    // and goes on with the program when the first one is dead by then. It never sees an end on descriptor 3, which it holds open itself.
    // The report has a second line when the program has ended: its process's number may be somebody else's then.
    private const string KillFirst = $$"""
        if { read -r first && ! read -r ended; } <{{SandboxStatus.File}}; then
          first=${first#*'"child-pid": '}
          kill -KILL "${first%%[!0-9]*}"
        fi
        """;

    private readonly GuestSpecification _guest;
    private readonly RunDirectory _run;
    private readonly BoundProcess _sandbox;
    private readonly ProcessIdentity? _first;
    private readonly SlirpNetwork? _network;
    private readonly PlainConsoleReader _console;
    private readonly GuestOutputWriter _output;
    private readonly TaskCompletionSource _awaitedSeen = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private HostedSession(
        GuestSpecification guest, RunDirectory run, BoundProcess sandbox, ProcessIdentity? first, SlirpNetwork? network,
        long startedAt, GuestOutput output, TimeProvider time)
    {
        (_guest, _run, _sandbox, _first, _network, StartedAt) = (guest, run, sandbox, first, network, startedAt);
        _console = new PlainConsoleReader((guest.Ready as Readiness.Console)?.Text);
        _output = new GuestOutputWriter(output);
        Ended = RunAsync(new ConsolePump(_console, _output, time));
    }

    public long StartedAt { get; }

    public TimeSpan? TimeToMain => null;

    /// <summary>A session is there only when its program has been let go.</summary>
    public Task Begun => Task.CompletedTask;

    public Task AwaitedSeen => _awaitedSeen.Task;

    public Task<int> Ended { get; }

    public ImmutableArray<string> ConsoleTail => _console.Tail;

    /// <summary>Makes sandbox and network in the directory, which the session takes over, and lets go.</summary>
    /// <exception cref="DiagnosticException">RR5001, RR8022.</exception>
    public static async Task<HostedSession> StartAsync(
        GuestSpecification guest, LaunchPlan plan, LaunchTools tools, RunDirectory run, GuestOutput output, TimeProvider time,
        CancellationToken cancellationToken)
    {
        BoundProcess? sandbox = null;
        ProcessIdentity? first = null;
        SlirpNetwork? network = null;
        try
        {
            plan.WriteFiles();
            var startedAt = time.GetTimestamp();
            sandbox = BoundProcess.Start(Plumbed(plan.Command), static _ => false, cancellationToken, KillFirst);
            if (await SandboxStatus.FirstProcessAsync(run.Path, sandbox.Exited, cancellationToken) is { } process)
            {
                first = ProcessIdentity.Of(process);
                if (plan.Network is not null)
                {
                    await SandboxStatus.UntilLoopbackIsUpAsync(process, sandbox.Exited, cancellationToken);
                    network = await SlirpNetwork.StartAsync(
                        HostedCommandLine.Network(tools, run.Path, process.ToString(CultureInfo.InvariantCulture)),
                        guest.Forwards,
                        cancellationToken);
                }

                LetGo(run);
            }

            return new HostedSession(guest, run, sandbox, first, network, startedAt, output, time);
        }
        catch
        {
            await EndAsync(sandbox, first, network, run);
            throw;
        }
    }

    /// <summary>The guest's own table of sockets tells, so nothing has to connect.</summary>
    public Task<bool> AcceptsAsync(int guestPort, CancellationToken cancellationToken) => Task.FromResult(
        _first is not null
        && SocketTable.BoundTo(_first.Id.ToString(CultureInfo.InvariantCulture), guestPort, Transport.Tcp).Count > 0);

    public async ValueTask DisposeAsync()
    {
        _first?.Send(Signal.Kill);
        _sandbox.Kill();
        await Task.WhenAny(Ended);
        _output.Dispose();
        await EndAsync(_sandbox, _first, _network, _run);
    }

    private static CommandLine Plumbed(CommandLine command) => command with
    {
        Program = "sh",
        Arguments = ["-c", PlumbingScript, "sh", command.Program, "--block-fd", "3", "--json-status-fd", "4", .. command.Arguments],
    };

    private static void LetGo(RunDirectory run)
    {
        // For reading, too: to open a FIFO for writing alone waits for a reader, and the sandbox may just have ended.
        using var go = new FileStream(Path.Combine(run.Path, Go), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        go.WriteByte((byte)'\n');
    }

    private static async Task EndAsync(BoundProcess? sandbox, ProcessIdentity? first, SlirpNetwork? network, RunDirectory run)
    {
        first?.Send(Signal.Kill);
        if (sandbox is not null)
        {
            await sandbox.DisposeAsync();
        }

        if (network is not null)
        {
            await network.DisposeAsync();
        }

        run.Dispose();
    }

    private async Task<int> RunAsync(ConsolePump pump)
    {
        try
        {
            await pump.RunAsync(_sandbox.Output, Notice);
            await _sandbox.Exited;
        }
        finally
        {
            _first?.Send(Signal.Kill);
            _sandbox.Kill();
        }

        if (SandboxStatus.ExitCode(_run.Path) is not { } exitCode)
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
