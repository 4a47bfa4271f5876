using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Conformance;

/// <summary>Problems of checking a toolchain for gaps.</summary>
public static class GapDiagnostics
{
    public static readonly DiagnosticDescriptor NotRumprun =
        new("RR5020", "A toolchain that is not Rumprun's has no gaps to look for", ExitCode.Usage);

    public static readonly DiagnosticDescriptor ProbesFail = new(
        "RR5021", "The probes of a toolchain cannot be run", ExitCode.Unavailable);
}
