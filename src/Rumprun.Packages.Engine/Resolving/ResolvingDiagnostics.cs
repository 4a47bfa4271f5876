using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Resolving;

/// <summary>Problems of turning a request into a graph of ports.</summary>
public static class ResolvingDiagnostics
{
    public static readonly DiagnosticDescriptor NoSuchProvider = new(
        "RR2012", "A preferred port does not provide its virtual name");

    public static readonly DiagnosticDescriptor OfToolchain = new("RR2013", "What is asked for is the toolchain's own");

    public static readonly DiagnosticDescriptor UnsolvableVariant = new("RR2014", "A variant cannot be resolved");

    public static readonly DiagnosticDescriptor Cycle = new("RR2101", "Ports depend on each other in a circle");

    public static readonly DiagnosticDescriptor NotInstalled = new("RR6101", "A port is not installed");
}
