using System.Net.Sockets;
using System.Security.Authentication;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Http;

/// <summary>Tells what an exception of the network means, in words of our own.</summary>
internal static class HttpFailure
{
    private const int Once = 1;
    private const int Twice = 2;

    /// <param name="address">What was asked for.</param>
    /// <param name="proxy">The proxy that was asked in its place; null: none.</param>
    public static HttpFault Of(Exception e, Uri address, Uri? proxy)
    {
        if (First<HttpFaultException>(e) is { } judged)
        {
            return judged.Fault;
        }

        var other = proxy is null ? "the server" : $"the proxy `{ShownAddress.Of(proxy)}`";
        return e switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } =>
                RefusedByProxy(proxy, ((HttpRequestException)e).StatusCode),
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
                UnknownName(e, (proxy ?? address).Host, proxy is not null),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => NoTls(e, other),
            _ when SocketErrorOf(e) is { } error => OfSocket(error, other),
            HttpRequestException http => OfProtocol(http.HttpRequestError, other),
            HttpIOException http => OfProtocol(http.HttpRequestError, other),
            IOException => HttpFault.Passing($"the connection to {other} broke"),
            _ => new HttpFault(HttpDiagnostics.TransferFailed, "no request can be made of this address"),
        };
    }

    /// <summary>The reason alone, where no proxy is involved.</summary>
    public static string ReasonOf(Exception e, Uri address) => Of(e, address, proxy: null).Reason;

    /// <summary>A proxy that does not open a tunnel, or answers in a server's place.</summary>
    public static HttpFault RefusedByProxy(Uri? proxy, System.Net.HttpStatusCode? status)
    {
        var name = proxy is null ? "the proxy" : $"the proxy `{ShownAddress.Of(proxy)}`";
        return status is System.Net.HttpStatusCode.ProxyAuthenticationRequired
            ? new HttpFault(HttpDiagnostics.ProxyRefused, $"{name} wants a user and a password (status 407)")
            {
                Status = 407,
                Hints = ["put them into the proxy's address: `https_proxy=http://USER:PASSWORD@HOST:PORT`"],
            }
            : new HttpFault(
                HttpDiagnostics.ProxyRefused,
                $"{name} refused the connection{(status is { } s ? $" (status {(int)s})" : "")}")
            {
                Status = (int?)status,
                Hints = ["look at `https_proxy`, `http_proxy` and `no_proxy`, and at what the proxy permits"],
            };
    }

    private static SocketError? SocketErrorOf(Exception e) => First<SocketException>(e)?.SocketErrorCode;

    private static T? First<T>(Exception? e)
        where T : Exception
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is T found)
            {
                return found;
            }
        }

        return null;
    }

    private static HttpFault UnknownName(Exception e, string host, bool isProxy)
    {
        var what = isProxy ? $"proxy `{host}`" : $"host `{host}`";
        return SocketErrorOf(e) is SocketError.HostNotFound or SocketError.NoData
            ? HttpFault.Passing($"the name of the {what} is unknown", Once)
            : HttpFault.Passing($"the name of the {what} cannot be looked up: no name server answers", Twice);
    }

    private static HttpFault NoTls(Exception e, string other) => e.InnerException is AuthenticationException
        ? HttpFault.Passing(
            $"no TLS connection to {other} is possible: it speaks no TLS there, or no version that is accepted here", Once)
        : HttpFault.Passing($"the connection to {other} broke during the TLS handshake");

    private static HttpFault OfSocket(SocketError error, string other) => error switch
    {
        SocketError.ConnectionRefused => HttpFault.Passing($"{other} refused the connection", Twice),
        SocketError.TimedOut => HttpFault.Passing($"the connection to {other} timed out", Twice),
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown =>
            HttpFault.Passing($"there is no route to {other}", Twice),
        SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown =>
            HttpFault.Passing($"{other} closed the connection"),
        SocketError.AccessDenied => HttpFault.Passing($"this machine does not permit connections to {other}", Once),
        SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported or SocketError.InvalidArgument =>
            HttpFault.Passing($"no connection can be made to the address of {other}", Once),
        SocketError.TooManyOpenSockets => HttpFault.Passing("too many files and connections are open"),
        _ => HttpFault.Passing($"the connection to {other} failed ({error})"),
    };

    private static HttpFault OfProtocol(HttpRequestError error, string other) => error switch
    {
        HttpRequestError.ResponseEnded => HttpFault.Passing("the connection ended before the body did"),
        HttpRequestError.InvalidResponse => HttpFault.Passing($"what {other} answered is not HTTP", Twice),
        HttpRequestError.ConfigurationLimitExceeded =>
            HttpFault.Passing($"the headers that {other} sent are too long", Once),
        HttpRequestError.HttpProtocolError => HttpFault.Passing($"{other} broke the rules of HTTP/2"),
        HttpRequestError.VersionNegotiationError => HttpFault.Passing($"{other} does not speak HTTP/1.1 or HTTP/2", Once),
        HttpRequestError.UserAuthenticationError =>
            HttpFault.Passing($"{other} did not accept the user and the password", Once),
        _ => HttpFault.Passing($"the connection to {other} broke"),
    };
}
