using System.Net.Sockets;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Caches;

/// <summary>Words for what goes wrong between here and a server.</summary>
internal static class CacheFailures
{
    public static Diagnostic Unreachable(string cache, string reason) => CacheDiagnostics.Unreachable.Create(
        $"the cache `{cache}` cannot be reached: {reason}", "see whether its address is right and its server runs");

    public static string Reason(Exception e) => e switch
    {
        HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded } => "the connection ended before the body did",
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => "the server's name is unknown",
        { InnerException: SocketException socket } => socket.Message,
        _ => e.Message,
    };
}
