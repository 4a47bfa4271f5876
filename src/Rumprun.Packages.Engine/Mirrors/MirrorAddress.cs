using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Http;

namespace Rumprun.Packages.Engine.Mirrors;

/// <summary>Where a mirror is: a directory of this machine, or an address on a web server.</summary>
public static class MirrorAddress
{
    /// <summary>
    /// The address in the form in which it is kept: <c>https:</c>, <c>http:</c> or <c>file:</c>, with a slash at its end.
    /// </summary>
    /// <param name="text">An address, or a directory's path.</param>
    /// <param name="currentDirectory">The base of relative paths.</param>
    /// <exception cref="DiagnosticException">RR4202: it is neither.</exception>
    public static Uri Parse(string text, string currentDirectory)
    {
        if (text.Length > 0 && !text.Contains(':', StringComparison.Ordinal))
        {
            return new Uri($"{new Uri(Path.GetFullPath(text, currentDirectory)).AbsoluteUri.TrimEnd('/')}/");
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var uri)
            && (uri.Scheme is "http" or "https" || (uri.Scheme == "file" && uri.Host.Length == 0))
            && uri.Query.Length == 0 && uri.Fragment.Length == 0
            ? uri.AbsolutePath.EndsWith('/') ? uri : new Uri($"{uri.AbsoluteUri}/")
            : throw MirrorDiagnostics.BadAddress.Exception(
                $"`{ShownAddress.Of(text)}` is not the address of a mirror",
                "write `https://HOST/PATH/`, `http://HOST/PATH/`, `file:///PATH` or a directory's path");
    }

    /// <summary>The files at an address in the form that <see cref="Parse"/> returns.</summary>
    public static IMirrorFiles Open(Uri address, HttpTransfer transfer) => address.IsFile
        ? new DirectoryMirrorFiles(Path.TrimEndingDirectorySeparator(address.LocalPath))
        : new HttpMirrorFiles(transfer, address);
}
