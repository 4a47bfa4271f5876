using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Ports;

/// <summary>Problems of looking into a ports tree.</summary>
public static class PortTreeDiagnostics
{
    public static readonly DiagnosticDescriptor UnknownPort = new("RR1060", "There is no such port to lint");
}
