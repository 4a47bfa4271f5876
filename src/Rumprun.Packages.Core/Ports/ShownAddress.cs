namespace Rumprun.Packages.Core.Ports;

/// <summary>An address in a form safe to print and log: without user and password.</summary>
public static class ShownAddress
{
    private const string Hidden = "***";

    public static string Of(Uri address) => Of(address.IsAbsoluteUri ? address.AbsoluteUri : address.OriginalString);

    /// <param name="address">Need not be well-formed: text before an `@` is hidden if it may be a user.</param>
    public static string Of(string address)
    {
        var colon = address.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            return address;
        }

        var start = colon + 1;
        while (start < address.Length && address[start] is '/' or '\\')
        {
            start++;
        }

        var end = address.AsSpan(start).IndexOfAny('/', '?', '#');
        var authority = address.AsSpan(start, end < 0 ? address.Length - start : end);
        var at = authority.LastIndexOf('@');
        if (at < 0 && !Uri.TryCreate(address, UriKind.Absolute, out _))
        {
            // An unescaped password may contain any of these characters.
            at = address.AsSpan(start).LastIndexOf('@');
        }

        return at < 0 ? address : $"{address[..start]}{Hidden}{address[(start + at)..]}";
    }
}
