using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Resolving;

/// <summary>Problems with resolving a request to a graph of ports.</summary>
public static class ResolvingDiagnostics
{
    public static readonly DiagnosticDescriptor NoSuchProvider = new(
        "RR2012", "A preferred port does not provide its virtual name");

    public static readonly DiagnosticDescriptor OfToolchain = new("RR2013", "A requested port is provided by the toolchain");

    public static readonly DiagnosticDescriptor UnsolvableVariant = new("RR2014", "A variant cannot be resolved");

    public static readonly DiagnosticDescriptor NotInstalled = new("RR6101", "A port is not installed");
}
