using System.Diagnostics;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Processes;

/// <summary>How a child process ended. 128 + N where signal N ended it.</summary>
public sealed record ProcessResult(int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;
}

/// <summary>
/// Runs child processes: explicit arguments and environment, no shell, the whole tree killed on cancellation.
/// </summary>
public static class ChildProcess
{
    /// <summary>How long killed processes may take to go.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);

    /// <summary>Runs to the end and returns what it printed.</summary>
    /// <exception cref="DiagnosticException">RR5001: the program cannot be started.</exception>
    public static async Task<ProcessResult> RunAsync(CommandLine command, CancellationToken cancellationToken)
    {
        using var keeper = new StartingThread();
        using var process = await keeper.StartAsync(() => Start(ParentDeath.Kills(command)));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        await WaitOrKillAsync(process, cancellationToken);
        return new ProcessResult(process.ExitCode, await output, await error);
    }

    /// <summary>Runs to the end with some bytes as its input, and returns what it printed.</summary>
    /// <exception cref="DiagnosticException">RR5001: the program cannot be started.</exception>
    public static async Task<ProcessResult> RunAsync(
        CommandLine command, ReadOnlyMemory<byte> input, CancellationToken cancellationToken)
    {
        using var keeper = new StartingThread();
        using var process = await keeper.StartAsync(() => StartWithInput(ParentDeath.Kills(command)));
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(input, cancellationToken);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading all of it.
        }

        await WaitOrKillAsync(process, cancellationToken);
        return new ProcessResult(process.ExitCode, await output, await error);
    }

    /// <summary>Runs to the end and passes on each line of output and error as it comes, one at a time.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="DiagnosticException">RR5001: the program cannot be started.</exception>
    public static async Task<int> RunAsync(CommandLine command, Action<string> line, CancellationToken cancellationToken)
    {
        using var keeper = new StartingThread();
        using var process = await keeper.StartAsync(() => Start(ParentDeath.Kills(command)));
        return await PumpAsync(process, line, static () => { }, cancellationToken);
    }

    /// <summary>
    /// The same for a command that ends its processes by itself when its input ends: a pipe that nothing is written to, and
    /// that is closed when the command ends, and by the system however this process ends. Unlike <see cref="ParentDeath"/>
    /// that reaches all of a tree, and no moment is too early.
    /// </summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="DiagnosticException">RR5001: the program cannot be started.</exception>
    public static async Task<int> RunOnLifelineAsync(
        CommandLine command, Action<string> line, CancellationToken cancellationToken)
    {
        using var process = StartWithInput(command);
        return await PumpAsync(process, line, process.StandardInput.Close, cancellationToken);
    }

    /// <summary>Runs to the end with this process's own terminal, or whatever its input and outputs are.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="DiagnosticException">RR5001: the program cannot be started.</exception>
    public static async Task<int> RunAtTerminalAsync(CommandLine command, CancellationToken cancellationToken)
    {
        using var keeper = new StartingThread();
        using var process = await keeper.StartAsync(() => Start(command, redirect: false));
        await WaitOrKillAsync(process, cancellationToken);
        return process.ExitCode;
    }

    /// <summary>Starts with output and error redirected and no input. The caller reads both, and disposes.</summary>
    /// <exception cref="DiagnosticException">RR5001: the program cannot be started.</exception>
    public static Process Start(CommandLine command)
    {
        var process = StartWithInput(command);
        process.StandardInput.Close();
        return process;
    }

    /// <summary>The same, with the input kept open: the child sees its end when the caller closes it.</summary>
    /// <exception cref="DiagnosticException">RR5001: the program cannot be started.</exception>
    public static Process StartWithInput(CommandLine command) => Start(command, redirect: true);

    private static Process Start(CommandLine command, bool redirect)
    {
        var start = new ProcessStartInfo(command.Program, command.Arguments)
        {
            WorkingDirectory = command.WorkingDirectory,
            RedirectStandardInput = redirect,
            RedirectStandardOutput = redirect,
            RedirectStandardError = redirect,
            UseShellExecute = false,
        };
        start.Environment.Clear();
        foreach (var (name, value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return ProcessActivity.Follow(Process.Start(start)!, command);
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new DiagnosticException(
                ProcessDiagnostics.CannotStart.Create(
                    $"cannot start `{command.Program}`: {ReasonOf(e.NativeErrorCode)}", "run `rrpkg doctor`"), e);
        }
    }

    /// <param name="error">The system's number for it (errno(3)).</param>
    private static string ReasonOf(int error) => error switch
    {
        2 => "it does not exist",
        7 => "its arguments are too long",
        8 => "it is not a program for this machine",
        11 or 12 => "the system has no room for another process",
        13 => "it is not executable, or you may not execute it",
        20 => "a part of its path is not a directory",
        26 => "it is being written",
        _ => "the system refused it",
    };

    /// <param name="ended">Called when the command itself has ended; processes that it started may still hold its output
    /// then.</param>
    private static async Task<int> PumpAsync(
        Process process, Action<string> line, Action ended, CancellationToken cancellationToken)
    {
        var gate = new Lock();
        var pumps = Task.WhenAll(PumpAsync(process.StandardOutput), PumpAsync(process.StandardError));
        try
        {
            await WaitOrKillAsync(process, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            ended();

            // The last process of the tree is gone when the output is closed; only a process that left the tree can hold it
            // longer.
            await Task.WhenAny(pumps, Task.Delay(s_grace, CancellationToken.None));
            throw;
        }

        ended();
        await pumps;
        return process.ExitCode;

        async Task PumpAsync(StreamReader reader)
        {
            while (await reader.ReadLineAsync(CancellationToken.None) is { } text)
            {
                lock (gate)
                {
                    line(text);
                }
            }
        }
    }

    private static async Task WaitOrKillAsync(Process process, CancellationToken cancellationToken)
    {
        try
        {
            await process.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            throw;
        }
    }
}
