using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Maintenance;

/// <summary>Problems that verifying the store finds.</summary>
public static class MaintenanceDiagnostics
{
    public static readonly DiagnosticDescriptor PointsNowhere =
        new("RR6010", "A build record names a package that is not in the store", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor RecordUnreadable =
        new("RR6011", "A build record cannot be read", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor InstalledMissing =
        new("RR6012", "A package of an installed port is not in the store", ExitCode.Integrity);
}
