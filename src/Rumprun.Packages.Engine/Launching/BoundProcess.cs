using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>
/// A child process that ends with this one, even if this one is killed: a shell reads a pipe that this process holds open, a
/// lifeline, and kills the child's process group when the pipe ends. (The kernel's <c>PR_SET_PDEATHSIG</c> has no effect for
/// a child whose parent died before it asked.) The child is in its own session, so that a terminal's Ctrl-C reaches only
/// this process, which then stops it. It has no input.
/// </summary>
internal sealed class BoundProcess : IAsyncDisposable
{
    // The shell that reads the lifeline holds the standard error, on descriptor 9, until it has ended, which is how its end
    // is seen. It changes to / first, because a process leaves its directory only after its descriptors.
    private const string Script = """
        last=$1
        shift
        exec 8<&0 </dev/null
        ( exec 9>&2 >/dev/null 2>&1; read -r end <&8; eval "$last"; cd /; kill -KILL 0 ) &
        exec 8<&-
        exec "$@"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How long killed processes may take to end.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly StreamWriter _lifeline;
    private readonly ProcessIdentity? _identity;
    private readonly TaskCompletionSource _alarm = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private BoundProcess(Process process, Predicate<string> alarms)
    {
        (_process, _lifeline, _identity) = (process, process.StandardInput, ProcessIdentity.Of(process.Id));
        Id = process.Id;
        Error = ReadErrorAsync(alarms);
        Exited = WaitAsync();
    }

    public int Id { get; }

    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>The exit code; 128 + N if signal N ended it. Its process group is empty then.</summary>
    public Task<int> Exited { get; }

    /// <summary>What it wrote to its standard error, once it has ended.</summary>
    public Task<string> Error { get; }

    /// <summary>Completed when a line of its standard error has matched.</summary>
    public Task Alarm => _alarm.Task;

    /// <param name="alarms">Matches the lines of standard error that complete <see cref="Alarm"/>.</param>
    /// <param name="last">Shell commands to run in the working directory before the process group is killed.</param>
    /// <exception cref="DiagnosticException">RR5001: it cannot be started.</exception>
    public static BoundProcess Start(
        CommandLine command, Predicate<string> alarms, CancellationToken cancellationToken, string last = "")
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new BoundProcess(
            ChildProcess.StartWithInput(command with
            {
                Program = "setsid",
                Arguments =
                    [.. ImmutableArray.Create("sh", "-c", Script, "sh", last, command.Program), .. command.Arguments],
            }),
            alarms);
    }

    /// <summary>Asks it to end, and kills it if it does not. Returns when it has ended.</summary>
    public async Task StopAsync()
    {
        if (!Exited.IsCompleted)
        {
            _identity?.Send(Signal.Terminate);
            await Task.WhenAny(Exited, Task.Delay(Patience, CancellationToken.None));
        }

        Kill();
        await Exited;
    }

    /// <summary>Kills it and everything that it started.</summary>
    public void Kill()
    {
        if (!Exited.IsCompleted)
        {
            _process.Kill();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await Exited;
        _process.Dispose();
    }

    private async Task<string> ReadErrorAsync(Predicate<string> alarms)
    {
        var text = new StringBuilder();
        while (await _process.StandardError.ReadLineAsync(CancellationToken.None) is { } line)
        {
            text.Append(line).Append('\n');
            if (alarms(line))
            {
                _alarm.TrySetResult();
            }
        }

        return text.ToString();
    }

    private async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync(CancellationToken.None);
        var exitCode = _process.ExitCode;
        await _lifeline.DisposeAsync();
        await Task.WhenAny(Error, Task.Delay(Grace, CancellationToken.None));
        return exitCode;
    }
}
