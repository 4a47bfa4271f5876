using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Launching;

/// <summary>
/// A child process that does not outlive this one, not even when this one is killed: the kernel kills it then
/// (<c>PR_SET_PDEATHSIG</c>, through setpriv). It is in a session of its own, so that a terminal's Ctrl-C reaches this process
/// alone, which then stops it in an orderly way.
/// </summary>
internal sealed class BoundProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly ProcessIdentity? _identity;
    private readonly TaskCompletionSource _alarm = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private BoundProcess(Process process, Task<int> exited, Predicate<string> alarms)
    {
        (_process, _identity, Exited) = (process, ProcessIdentity.Of(process.Id), exited);
        Id = process.Id;
        Error = ReadErrorAsync(alarms);
    }

    public int Id { get; }

    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>The exit code; 128 + N where signal N ended it.</summary>
    public Task<int> Exited { get; }

    /// <summary>What it wrote to its standard error, once it has ended.</summary>
    public Task<string> Error { get; }

    /// <summary>Completed once a line of its standard error was alarming.</summary>
    public Task Alarm => _alarm.Task;

    /// <param name="alarms">Tells the lines of standard error that <see cref="Alarm"/> is for.</param>
    /// <exception cref="DiagnosticException">RR5001: it cannot be started.</exception>
    public static async Task<BoundProcess> StartAsync(
        CommandLine command, Predicate<string> alarms, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var wrapped = command with
        {
            Program = "setsid",
            Arguments = [.. ImmutableArray.Create("setpriv", "--pdeathsig", "KILL", "--", command.Program), .. command.Arguments],
        };
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        var exited = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);

        // The kernel takes the death of the thread that forked for the death of the parent, so one thread stays for it.
        new Thread(() => Own(wrapped, started, exited)) { IsBackground = true, Name = command.Program }.Start();
        return new BoundProcess(await started.Task, exited.Task, alarms);
    }

    /// <summary>Ends its standard input, which a process may wait for.</summary>
    public void CloseInput() => _process.StandardInput.Close();

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

    /// <summary>Ends it and all that it started, at once.</summary>
    public void Kill()
    {
        if (!Exited.IsCompleted)
        {
            _process.Kill(entireProcessTree: true);
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

    private static void Own(CommandLine command, TaskCompletionSource<Process> started, TaskCompletionSource<int> exited)
    {
        try
        {
            var process = ChildProcess.StartWithInput(command);
            started.SetResult(process);
            process.WaitForExit();
            exited.SetResult(process.ExitCode);
        }
        catch (DiagnosticException e)
        {
            started.SetException(e);
        }
    }
}
