using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Server;

/// <summary>Problems of running a mirror, and of asking one.</summary>
public static class MirrorDiagnostics
{
    public static readonly DiagnosticDescriptor Usage = new("RR7001", "The mirror's command line is wrong", ExitCode.Usage);

    public static readonly DiagnosticDescriptor NoRoot =
        new("RR7002", "A directory to be served is missing or of another kind");

    public static readonly DiagnosticDescriptor CannotListen =
        new("RR7003", "The mirror cannot listen at an address", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor NotHere =
        new("RR7004", "The mirror does not have the requested file", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor BadCertificate = new("RR7005", "The server's certificate cannot be used");

    public static readonly DiagnosticDescriptor TooManyRequests =
        new("RR7006", "There were too many requests from one address", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor NotReady =
        new("RR7007", "The mirror that a server serves is not usable", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor ReadOnly = new("RR4114", "The mirror's cache is read-only");

    public static readonly DiagnosticDescriptor NotPermitted = new("RR4115", "The mirror's cache needs a token");
}
