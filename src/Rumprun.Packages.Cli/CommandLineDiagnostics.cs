using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Cli;

/// <summary>Problems of the command line itself, and general ones without a more specific id.</summary>
public static class CommandLineDiagnostics
{
    public static readonly DiagnosticDescriptor Usage = new("RR0001", "The command line is not understood", ExitCode.Usage);

    public static readonly DiagnosticDescriptor BadValue = new("RR0002", "An argument has a bad value", ExitCode.Usage);

    public static readonly DiagnosticDescriptor NoPortsTree = new("RR0003", "No ports tree is found", ExitCode.Usage);

    public static readonly DiagnosticDescriptor NoCurrentDirectory =
        new("RR0007", "The current directory does not exist", ExitCode.Usage);

    public static readonly DiagnosticDescriptor FileSystem = new("RR0004", "A file cannot be read or written");

    public static readonly DiagnosticDescriptor Trace = new("RR0008", "The trace cannot be written", ExitCode.Usage);

    public static readonly DiagnosticDescriptor Internal = new("RR9001", "rrpkg has a defect", ExitCode.Internal);
}
