using System.CommandLine;
using System.Runtime.InteropServices;
using Rumprun.Packages.Cli.Commands;
using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Cli.Tracing;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Cli;

/// <summary>
/// The command, from its arguments to its exit code: parses, runs one verb, and renders exceptions. Contains the program's
/// only catch-all.
/// </summary>
public static class CommandLineApplication
{
    // An argument that begins with `@` is an argument, not the name of a file with more of them.
    private static readonly ParserConfiguration s_parsing = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> RunAsync(string[] args, CommandEnvironment environment)
    {
        if (string.IsNullOrEmpty(environment.Variable(CommandTrace.Variable)))
        {
            return await RunAsync(args, environment, trace: null);
        }

        TraceFile trace;
        try
        {
            trace = CommandTrace.Open(args, environment);
        }
        catch (DiagnosticException e)
        {
            new DiagnosticRenderer(environment.Terminal).Render(e.Diagnostics);
            return (int)e.ExitCode;
        }

        using (trace)
        using (new ActivityTrace(trace))
        {
            var exitCode = await RunAsync(args, environment with { Trace = trace }, trace);
            trace.Write("end", $"exit code {exitCode}");
            return exitCode;
        }
    }

    private static async Task<int> RunAsync(string[] args, CommandEnvironment environment, TraceFile? trace)
    {
        var renderer = new DiagnosticRenderer(environment.Terminal);
        using var interruption = new Interruption();
        try
        {
            var parse = RootCommandFactory.Create(environment, args).Parse(args, s_parsing);
            if (ParseErrors.Of(parse) is { IsEmpty: false } errors)
            {
                renderer.Render(errors);
                return (int)ExitCode.Usage;
            }

            return await parse.InvokeAsync(
                new InvocationConfiguration
                {
                    Output = environment.Terminal.Output,
                    Error = environment.Terminal.Error,
                    EnableDefaultExceptionHandler = false,
                    ProcessTerminationTimeout = null,
                },
                interruption.Token);
        }
        catch (OperationCanceledException) when (interruption.ExitCode is { } code)
        {
            trace?.Write("error", "cancelled by a signal");
            environment.Terminal.Error.WriteLine(code == ExitCode.Interrupted ? "interrupted" : "terminated");
            return (int)code;
        }
        catch (DiagnosticException e)
        {
            trace?.Write("error", e.ToString());
            renderer.Render(e.Diagnostics);
            return (int)e.ExitCode;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            trace?.Write("error", e.ToString());
            renderer.Render([CommandLineDiagnostics.FileSystem.Create(FileFailure.MessageOf(e))]);
            return (int)ExitCode.Failed;
        }
#pragma warning disable CA1031 // The boundary: a defect is reported in one sentence, never as a stack trace.
        catch (Exception e)
#pragma warning restore CA1031
        {
            renderer.Render(
            [
                CommandLineDiagnostics.Internal.Create(
                    $"{e.GetType().Name}: {e.Message}", CommandTrace.KeepInternalError(e, trace, args, environment)),
            ]);
            return (int)ExitCode.Internal;
        }
    }

    /// <summary>
    /// Turns the first SIGINT, SIGTERM or SIGHUP into a cancellation, so that work ends in order; a second one, or a
    /// timeout, ends the process, since blocking system calls do not notice a cancellation.
    /// </summary>
    private sealed class Interruption : IDisposable
    {
        /// <summary>Long enough to kill processes and delete their files.</summary>
        private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(60);

        private readonly CancellationTokenSource _source = new();
        private readonly PosixSignalRegistration[] _registrations;
        private readonly Timer _end;

        public Interruption()
        {
            _end = new Timer(_ => Environment.Exit((int)(ExitCode ?? Core.Diagnostics.ExitCode.Terminated)));
            _registrations =
            [
                PosixSignalRegistration.Create(PosixSignal.SIGINT, c => Handle(c, Core.Diagnostics.ExitCode.Interrupted)),
                PosixSignalRegistration.Create(PosixSignal.SIGTERM, c => Handle(c, Core.Diagnostics.ExitCode.Terminated)),
                PosixSignalRegistration.Create(PosixSignal.SIGHUP, c => Handle(c, Core.Diagnostics.ExitCode.Terminated)),
            ];
        }

        public CancellationToken Token => _source.Token;

        /// <summary>The exit code for the received signal; null before one is received.</summary>
        public ExitCode? ExitCode { get; private set; }

        public void Dispose()
        {
            foreach (var registration in _registrations)
            {
                registration.Dispose();
            }

            _end.Dispose();
            _source.Dispose();
        }

        private void Handle(PosixSignalContext context, ExitCode code)
        {
            if (ExitCode is not null)
            {
                return;
            }

            context.Cancel = true;
            ExitCode = code;
            _end.Change(s_grace, Timeout.InfiniteTimeSpan);
            _source.Cancel();
        }
    }
}
