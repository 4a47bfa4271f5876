using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>Finds what the last build of a port printed.</summary>
public sealed class LogOperation(RrpkgDirectories directories)
{
    /// <returns>The newest log's path.</returns>
    /// <exception cref="DiagnosticException">RR6103: the port was not built here.</exception>
    public string Find(PortName port, Target? target) =>
        Newest(port, target)
        ?? throw OperationDiagnostics.NoLog.Exception(
            $"`{port}` was not built on this machine{(target is { } t ? $" for `{t}`" : "")}", $"run `rrpkg build {port}`");

    /// <summary>
    /// Logs are named <c>NAME-VERSION-TARGET.log</c>, or <c>NAME-VERSION-TARGET,OPTION.log</c>; a version begins with a
    /// digit, which a name's parts may do too.
    /// </summary>
    private string? Newest(PortName port, Target? target) =>
        !Directory.Exists(directories.Logs)
            ? null
            : Directory.EnumerateFiles(directories.Logs, $"{port}-*{(target is { } wanted ? $"-{wanted}" : "")}*.log")
                .Where(f => char.IsAsciiDigit(Path.GetFileName(f)[port.ToString().Length + 1]))
                .MaxBy(File.GetLastWriteTimeUtc);
}
