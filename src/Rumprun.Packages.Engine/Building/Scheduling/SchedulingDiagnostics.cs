using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>Problems of a run over several ports.</summary>
public static class SchedulingDiagnostics
{
    public static readonly DiagnosticDescriptor Incomplete = new("RR5360", "Not every port could be built");
}
