using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Building;

/// <summary>Problems that a second build finds.</summary>
public static class ReproducibilityDiagnostics
{
    public static readonly DiagnosticDescriptor Differs = new("RR5340", "A port's build is not reproducible");
}
