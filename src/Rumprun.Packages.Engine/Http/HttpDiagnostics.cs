using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Http;

/// <summary>Problems of transfers over HTTP.</summary>
public static class HttpDiagnostics
{
    public static readonly DiagnosticDescriptor ServerRefused =
        new("RR4005", "A server does not serve a file", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor TransferFailed =
        new("RR4006", "A transfer failed", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor TooLarge =
        new("RR4007", "A download is larger than allowed", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor WebPage =
        new("RR4008", "A server sent a web page in place of a file", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor BadRedirect =
        new("RR4009", "A redirect cannot be followed", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor Untrusted =
        new("RR4015", "A server's certificate is not trusted", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor ProxyRefused =
        new("RR4016", "A proxy refused a request", ExitCode.Unavailable);

    public static readonly DiagnosticDescriptor Changed =
        new("RR4017", "A file changed on the server during a transfer", ExitCode.Unavailable);
}
