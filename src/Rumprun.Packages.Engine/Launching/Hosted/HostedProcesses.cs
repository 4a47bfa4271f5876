using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Launching.Hosted;

/// <summary>
/// The processes of a hosted guest: its sandbox with the program in it, and its network. Disposing ends them all.
/// </summary>
internal sealed class HostedProcesses : IAsyncDisposable
{
    private const string Go = "go";

    // The sandbox waits on descriptor 3 until its network is ready, and reports on 4. What the program prints on either
    // stream is its console, in the order that it is printed.
    private const string PlumbingScript = $$"""
        mkfifo {{Go}} || exit
        exec "$@" 2>&1 3<>{{Go}} 4>{{SandboxStatus.File}}
        """;

    // bubblewrap's --die-with-parent is not enough: its second process asks for that only after it has waited, in a session
    // of its own, and goes on with the program if the first one is dead by then. It never sees an end on descriptor 3, which
    // it holds open itself. The report has a second line when the program has ended: its process id may belong to another
    // process then.
    private const string KillFirst = $$"""
        if { read -r first && ! read -r ended; } <{{SandboxStatus.File}}; then
          first=${first#*'"child-pid": '}
          kill -KILL "${first%%[!0-9]*}"
        fi
        """;

    private readonly RunDirectory _run;
    private readonly BoundProcess _sandbox;
    private ProcessIdentity? _first;
    private SlirpNetwork? _network;

    private HostedProcesses(RunDirectory run, BoundProcess sandbox) => (_run, _sandbox) = (run, sandbox);

    /// <summary>What the program prints.</summary>
    public Stream Output => _sandbox.Output;

    /// <summary>Completed when the sandbox has ended.</summary>
    public Task<int> Exited => _sandbox.Exited;

    /// <summary>The program's exit code, 128 + N for signal N; null: the program was never run.</summary>
    public int? ExitCode => SandboxStatus.ExitCode(_run.Path);

    /// <summary>
    /// Makes the sandbox and its network, and lets the program start. The run directory is removed with the processes.
    /// </summary>
    /// <exception cref="DiagnosticException">RR5001, RR8022.</exception>
    public static async Task<HostedProcesses> StartAsync(
        GuestSpecification guest, LaunchPlan plan, LaunchTools tools, RunDirectory run, CancellationToken cancellationToken)
    {
        HostedProcesses processes;
        try
        {
            plan.WriteFiles();
            processes = new HostedProcesses(
                run, BoundProcess.Start(Plumbed(plan.Command), static _ => false, cancellationToken, KillFirst));
        }
        catch
        {
            run.Dispose();
            throw;
        }

        try
        {
            await processes.ReleaseAsync(guest, plan, tools, cancellationToken);
            return processes;
        }
        catch
        {
            await processes.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Whether the program listens at a TCP port. The guest's own table of sockets says so, without a connection.
    /// </summary>
    public bool Accepts(int guestPort) =>
        _first is not null
        && SocketTable.BoundTo(_first.Id.ToString(CultureInfo.InvariantCulture), guestPort, Transport.Tcp).Count > 0;

    /// <summary>Ends the program at once.</summary>
    public void Kill()
    {
        _first?.Send(Signal.Kill);
        _sandbox.Kill();
    }

    public async ValueTask DisposeAsync()
    {
        _first?.Send(Signal.Kill);
        await _sandbox.DisposeAsync();
        if (_network is not null)
        {
            await _network.DisposeAsync();
        }

        _run.Dispose();
    }

    private static CommandLine Plumbed(CommandLine command) => command with
    {
        Program = "sh",
        Arguments =
            ["-c", PlumbingScript, "sh", command.Program, "--block-fd", "3", "--json-status-fd", "4", .. command.Arguments],
    };

    /// <summary>Waits for the sandbox, gives it its network, and lets the program start.</summary>
    private async Task ReleaseAsync(
        GuestSpecification guest, LaunchPlan plan, LaunchTools tools, CancellationToken cancellationToken)
    {
        if (await SandboxStatus.FirstProcessAsync(_run.Path, Exited, cancellationToken) is not { } process)
        {
            return;
        }

        _first = ProcessIdentity.Of(process);
        if (plan.Network is not null)
        {
            await SandboxStatus.UntilLoopbackIsUpAsync(process, Exited, cancellationToken);
            _network = await SlirpNetwork.StartAsync(
                HostedCommandLine.Network(tools, _run.Path, process.ToString(CultureInfo.InvariantCulture)),
                guest.Forwards,
                cancellationToken);
        }

        // Opened for reading as well: to open a FIFO for writing alone waits for a reader, and the sandbox may just have
        // ended.
        await using var go = new FileStream(
            Path.Combine(_run.Path, Go), FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        go.WriteByte((byte)'\n');
    }
}
