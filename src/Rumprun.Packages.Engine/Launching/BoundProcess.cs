using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>
/// A child process that does not outlive this one, not even when this one is killed: something reads a pipe of this process's, a
/// lifeline, and kills the child's process group when it ends. (The kernel's <c>PR_SET_PDEATHSIG</c> says nothing to a child whose parent died
/// before it could ask.) It is in a session of its own, so that a terminal's Ctrl-C reaches this process alone, which then stops
/// it in an orderly way. It has no input.
/// </summary>
internal sealed class BoundProcess : IAsyncDisposable
{
    // What reads the lifeline holds the standard error, on descriptor 9, until it is gone: the end of that tells. It dies in nobody's
    // directory, which a process leaves only after its descriptors.
    private const string Script = """
        last=$1
        shift
        exec 8<&0 </dev/null
        ( exec 9>&2 >/dev/null 2>&1; read -r end <&8; eval "$last"; cd /; kill -KILL 0 ) &
        exec 8<&-
        exec "$@"
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How long killed processes may take to go.</summary>
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

    /// <summary>The exit code; 128 + N where signal N ended it. Nothing is left of its process group then.</summary>
    public Task<int> Exited { get; }

    /// <summary>What it wrote to its standard error, once it has ended.</summary>
    public Task<string> Error { get; }

    /// <summary>Completed once a line of its standard error was alarming.</summary>
    public Task Alarm => _alarm.Task;

    /// <param name="alarms">Tells the lines of standard error that <see cref="Alarm"/> is for.</param>
    /// <param name="last">What a shell does besides, in the working directory, before it kills the process group.</param>
    /// <exception cref="DiagnosticException">RR5001: it cannot be started.</exception>
    public static BoundProcess Start(
        CommandLine command, Predicate<string> alarms, CancellationToken cancellationToken, string last = "")
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new BoundProcess(
            ChildProcess.StartWithInput(command with
            {
                Program = "setsid",
                Arguments = [.. ImmutableArray.Create("sh", "-c", Script, "sh", last, command.Program), .. command.Arguments],
            }),
            alarms);
    }

    /// <summary>Asks it to end, and after a moment makes it. Returns when it has ended.</summary>
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

    /// <summary>Ends it at once, and with it all that it started.</summary>
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
