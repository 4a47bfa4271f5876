using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Building;

/// <summary>What comes of building a second time.</summary>
public static class ReproducibilityDiagnostics
{
    public static readonly DiagnosticDescriptor Differs = new("RR5340", "A port does not come out the same twice");
}
