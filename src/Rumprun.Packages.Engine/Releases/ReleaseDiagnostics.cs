using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Releases;

/// <summary>Problems of installing releases.</summary>
public static class ReleaseDiagnostics
{
    public static readonly DiagnosticDescriptor NoRelease =
        new("RR4205", "No mirror has a release that fits", ExitCode.Unavailable);
}
