using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>Problems that show only where the parts meet.</summary>
public static class OperationDiagnostics
{
    public static readonly DiagnosticDescriptor NoSuchProvider = new("RR2012", "A preferred port does not provide its virtual name");

    public static readonly DiagnosticDescriptor OfToolchain = new("RR2013", "What is asked for is the toolchain's own");

    public static readonly DiagnosticDescriptor UnsolvableVariant = new("RR2014", "A variant cannot be resolved");

    public static readonly DiagnosticDescriptor Cycle = new("RR2101", "Ports depend on each other in a circle");

    public static readonly DiagnosticDescriptor NotInstalled = new("RR6101", "A port is not installed");

    public static readonly DiagnosticDescriptor NothingToLaunch = new("RR6102", "A port has nothing to launch");

    public static readonly DiagnosticDescriptor NoLog = new("RR6103", "There is no log of a build");

    public static readonly DiagnosticDescriptor BadMount = new("RR6104", "A mount cannot be made", ExitCode.Usage);
}
