using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Http;

/// <summary>Decides where a redirect leads (RFC 9110, 15.4).</summary>
internal static class Redirect
{
    public const int Most = 10;

    public static bool Is(HttpResponseMessage response) => (int)response.StatusCode is 301 or 302 or 303 or 307 or 308;

    /// <summary>The next address.</summary>
    /// <exception cref="HttpFaultException">RR4009: the redirect cannot be followed.</exception>
    public static Uri Follow(Uri from, HttpMethod method, HttpResponseMessage response)
    {
        response.Headers.NonValidated.TryGetValues("Location", out var values);
        if (values.FirstOrDefault() is not { Length: > 0 } location)
        {
            throw Refuse($"the server redirects ({(int)response.StatusCode}) without saying where to");
        }

        if (!Uri.TryCreate(from, location, out var next))
        {
            throw Refuse($"the server redirects to `{Shown(location)}`, which is not a valid address");
        }

        if (next.Scheme is not ("https" or "http") || next.Host.Length == 0)
        {
            throw Refuse($"the server redirects to `{Shown(location)}`, which is not an `https:` or `http:` address");
        }

        if (from.Scheme == "https" && next.Scheme == "http")
        {
            throw Refuse($"the server redirects from `https:` to `{Shown(location)}`, which is not encrypted");
        }

        return (int)response.StatusCode == 303 && method == HttpMethod.Put
            ? throw Refuse($"the server redirects an upload to `{Shown(location)}`, where there is only an answer to read")
            : next;
    }

    public static HttpFaultException Circle() => Refuse("the server redirects in a circle");

    public static HttpFaultException TooMany() => Refuse($"the server redirects more than {Most} times");

    private static HttpFaultException Refuse(string reason) => new(new HttpFault(HttpDiagnostics.BadRedirect, reason)
    {
        Hints = ["open the address in a browser to see where it leads, and give the final address"],
    });

    /// <summary>Without what may be secret: a query often holds a signature that lets its bearer in.</summary>
    private static string Shown(string location)
    {
        var query = location.IndexOf('?', StringComparison.Ordinal);
        return Printable.Line(ShownAddress.Of(query < 0 ? location : location[..query]));
    }
}
