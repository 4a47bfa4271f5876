using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Index;

/// <summary>Problems of a mirror's index.</summary>
public static class IndexDiagnostics
{
    public static readonly DiagnosticDescriptor Invalid =
        new("RR3230", "A mirror's index is invalid", ExitCode.Integrity);
}
