using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Sandboxing;

/// <summary>Problems of the sandbox, and forbidden actions of builds.</summary>
public static class ConfinementDiagnostics
{
    public static readonly DiagnosticDescriptor Unavailable =
        new("RR5301", "Builds cannot be sandboxed", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor HostToolMissing =
        new("RR5302", "A declared host tool is not installed", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor NetworkTried = new("RR5303", "A build step tried to use the network");

    public static readonly DiagnosticDescriptor WroteOutside = new("RR5304", "A build step wrote outside its directories");

    public static readonly DiagnosticDescriptor ReadUndeclared =
        new("RR5305", "A build step read a path that is not declared");

    public static readonly DiagnosticDescriptor ProgramUndeclared =
        new("RR5306", "A build step ran a program that is not declared");

    public static readonly DiagnosticDescriptor ProcessLeft = new("RR5307", "A build step left a process behind");

    public static readonly DiagnosticDescriptor DiskLimit = new("RR5308", "A build wrote more than it is allowed to");

    public static readonly DiagnosticDescriptor DiskFull =
        new("RR5309", "The disk for builds is full", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor OutOfMemory =
        new("RR5310", "A build step was killed for lack of memory", ExitCode.Unavailable);
}
