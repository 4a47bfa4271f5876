using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Cli.Tracing;

/// <summary>Determines whether, and to which file, a command is traced.</summary>
internal static class CommandTrace
{
    /// <summary>The environment variable that names the file.</summary>
    public const string Variable = "RRPKG_TRACE";

    /// <exception cref="DiagnosticException">RR0008: the file cannot be created.</exception>
    public static TraceFile Open(string[] arguments, CommandEnvironment environment)
    {
        var path = Path.GetFullPath(environment.Variable(Variable)!, environment.CurrentDirectory);
        try
        {
            return TraceFile.Create(path, arguments, environment.Time);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandLineDiagnostics.Trace.Exception(
                $"`{Variable}` names `{path}`, which cannot be written: {FileFailure.ReasonOf(e)}",
                $"set `{Variable}` to a file in a directory that you can write to");
        }
    }

    /// <summary>Writes an internal error's stack trace to the trace, or to a separate file.</summary>
    /// <returns>The hint about what to report.</returns>
    public static string KeepInternalError(
        Exception error, TraceFile? trace, string[] arguments, CommandEnvironment environment)
    {
        if (trace is not null)
        {
            trace.Write("error", error.ToString());
            return Report(trace.Path);
        }

        try
        {
            var directory = environment.Directories.State;
            Directory.CreateDirectory(directory);
            using var own = TraceFile.Create(Path.Combine(directory, "internal-error.trace"), arguments, environment.Time);
            own.Write("error", error.ToString());
            return Report(own.Path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DiagnosticException)
        {
            return $"run the command again with `{Variable}=FILE`, and report this with that file";
        }
    }

    private static string Report(string path) =>
        $"report this with `{path}`, which has the command, the version and the stack trace";
}
