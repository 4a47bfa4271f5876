using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Building;

/// <summary>Problems of running a build.</summary>
public static class BuildDiagnostics
{
    public static readonly DiagnosticDescriptor StepFailed = new("RR5110", "A build step failed");

    public static readonly DiagnosticDescriptor StepProgramMissing =
        new("RR5111", "A build step's program is missing", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor NothingInstalled = new("RR5112", "A build installed nothing");

    public static readonly DiagnosticDescriptor ProgramNotInstalled =
        new("RR5113", "A build did not install a declared program");

    public static readonly DiagnosticDescriptor LicenseMissing = new("RR5114", "A licence file is not in the sources");

    public static readonly DiagnosticDescriptor CannotWrite = new("RR5115", "The build directory cannot be written");

    public static readonly DiagnosticDescriptor SysrootConflict = new("RR5116", "Two dependencies install the same file");
}
