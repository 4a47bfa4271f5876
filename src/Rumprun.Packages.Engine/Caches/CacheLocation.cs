using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Caches;

/// <summary>Where a cache is: a directory of this machine, or a server.</summary>
public abstract record CacheLocation
{
    private CacheLocation()
    {
    }

    /// <param name="Path">Absolute.</param>
    public sealed record Directory(string Path) : CacheLocation
    {
        public override string ToString() => Path;
    }

    /// <param name="Uri">Ends in a slash. May hold a user and a password.</param>
    public sealed record Http(Uri Uri) : CacheLocation
    {
        public override string ToString() => ShownAddress.Of(Uri);
    }

    /// <summary>Parses an address, <c>https:</c>, <c>http:</c> or <c>file:</c>, or a path.</summary>
    /// <param name="currentDirectory">The base of relative paths.</param>
    /// <exception cref="DiagnosticException">RR4105: it is neither.</exception>
    public static CacheLocation Parse(string text, string currentDirectory)
    {
        if (!text.Contains(':', StringComparison.Ordinal) && text.Length > 0)
        {
            return new Directory(Path.TrimEndingDirectorySeparator(Path.GetFullPath(text, currentDirectory)));
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var uri) && Of(uri) is { } location
            ? location
            : throw CacheDiagnostics.BadAddress.Exception(
                $"`{ShownAddress.Of(text)}` is not the address of a cache",
                "write `https://HOST/PATH/`, `http://HOST/PATH/`, `file:///PATH` or a directory's path");
    }

    private static CacheLocation? Of(Uri uri) => uri.Scheme switch
    {
        "file" when uri.Host.Length == 0 => new Directory(Path.TrimEndingDirectorySeparator(uri.LocalPath)),
        "http" or "https" when uri.Query.Length == 0 && uri.Fragment.Length == 0 =>
            new Http(uri.AbsolutePath.EndsWith('/') ? uri : new Uri($"{uri.AbsoluteUri}/")),
        _ => null,
    };
}
