using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Releases;

/// <summary>Problems of installing releases.</summary>
public static class ReleaseDiagnostics
{
    public static readonly DiagnosticDescriptor NoRelease =
        new("RR4205", "No mirror has a release that fits", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor SeveralMirrors =
        new("RR4206", "No mirror has all of the ports", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor OtherBytes =
        new("RR3240", "Trusted builders got other bytes than a release has", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor TooFewBuilders =
        new("RR3241", "Too few trusted builders have attested to a release", ExitCode.Integrity);
}
