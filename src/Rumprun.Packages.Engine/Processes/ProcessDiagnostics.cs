using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Processes;

/// <summary>Problems of running child processes.</summary>
public static class ProcessDiagnostics
{
    public static readonly DiagnosticDescriptor CannotStart = new(
        "RR5001", "A program cannot be started", ExitCode.Unavailable);
}
