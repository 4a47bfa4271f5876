using System.Net;
using System.Net.Security;

namespace Rumprun.Packages.Engine.Http;

/// <summary>The one place that makes HTTP clients.</summary>
internal static class HttpConnections
{
    /// <summary>
    /// A client for any number of servers, through the proxies that the environment names (<c>http_proxy</c>,
    /// <c>https_proxy</c>, <c>no_proxy</c>). It decodes nothing, and leaves redirects to the caller.
    /// </summary>
    public static HttpClient ForServers(TimeSpan connectTimeout)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = connectTimeout, AllowAutoRedirect = false, UseCookies = false,
        };
        handler.SslOptions.RemoteCertificateValidationCallback = ServerCertificate.Check;
        var client = ClientOf(handler);
        client.DefaultRequestVersion = HttpVersion.Version20;
        client.DefaultRequestHeaders.UserAgent.ParseAdd("rrpkg");
        return client;
    }

    /// <summary>A client for one server at a known address, with nothing in between.</summary>
    /// <param name="certificate">Judges the server's certificate; null: as the machine does.</param>
    /// <param name="largestBody">Bytes.</param>
    public static HttpClient Direct(RemoteCertificateValidationCallback? certificate, int largestBody)
    {
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
        handler.SslOptions.RemoteCertificateValidationCallback = certificate;
        var client = ClientOf(handler);
        client.MaxResponseContentBufferSize = largestBody;
        return client;
    }

    /// <summary>The proxy that a request to an address goes through; null: none.</summary>
    public static Uri? ProxyOf(Uri address) =>
        HttpClient.DefaultProxy.IsBypassed(address) ? null : HttpClient.DefaultProxy.GetProxy(address);

    private static HttpClient ClientOf(SocketsHttpHandler handler) =>
        // A large file on a slow line takes its time; what counts is that bytes keep coming.
        new(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
}
