using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Resolving.Graphs;

/// <summary>Problems with queries about a resolution.</summary>
public static class GraphDiagnostics
{
    public static readonly DiagnosticDescriptor NotNeeded = new("RR2130", "A port is not needed");
}
