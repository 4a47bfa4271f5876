using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Caches;

/// <summary>Problems of caches of built packages.</summary>
public static class CacheDiagnostics
{
    public static readonly DiagnosticDescriptor Unreachable =
        new("RR4101", "A cache cannot be used", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor Corrupt =
        new("RR4102", "A cache contains an invalid object", ExitCode.Integrity);

    public static readonly DiagnosticDescriptor NotPermitted =
        new("RR4103", "A cache denied access", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor ReadOnly = new("RR4104", "A cache is read-only");

    public static readonly DiagnosticDescriptor BadAddress = new("RR4105", "A cache's address is wrong", ExitCode.Usage);

    public static readonly DiagnosticDescriptor NoToken = new("RR4106", "A cache's token cannot be read");

    public static readonly DiagnosticDescriptor NotListed =
        new("RR4107", "A cache cannot list its contents", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor CannotWrite = new("RR4108", "A cache's directory cannot be written");
}
