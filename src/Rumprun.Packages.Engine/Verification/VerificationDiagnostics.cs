using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Verification;

/// <summary>Problems of rebuilding releases.</summary>
public static class VerificationDiagnostics
{
    public static readonly DiagnosticDescriptor NoRelease =
        new("RR3301", "There is no release to verify", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor OtherToolchain =
        new("RR3302", "A release was built with another toolchain", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor Differs = new("RR3303", "A release differs from what its sources build");
}
