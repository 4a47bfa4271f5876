using LibGit2Sharp;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Sources.Git;

/// <summary>Says why a repository cannot be fetched, from what the git library reports.</summary>
internal static class GitFailure
{
    private static readonly (string Sign, string Reason)[] s_known =
    [
        ("status code: 404", "the server answered 404: there is no such repository, or it is private"),
        ("status code: 401", "the repository is private: the server wants a user and a password"),
        ("status code: 403", "the server denied access (status 403)"),
        ("remote authentication required",
            "the repository is private, or does not exist: the server wants a user and a password"),
        ("authentication replays", "the server did not accept the user and the password, or redirects too often"),
        ("certificate", "the server's certificate is not trusted by this machine"),
        ("failed to resolve path", "there is no repository at this path"),
        ("failed to resolve", "the name of the host cannot be looked up"),
        ("failed to connect", "no connection to the server is possible"),
        ("timed out", "the connection to the server timed out"),
        ("unexpected eof", "the connection broke"),
        ("no such file", "there is no repository at this path"),
        ("could not find repository", "there is no repository at this path"),
        ("invalid pkt-line", "what the server answered is not the git protocol; the address may be that of a web page"),
        ("invalid content-type", "what the server answered is not the git protocol; the address may be that of a web page"),
    ];

    public static string ReasonOf(LibGit2SharpException e, string url)
    {
        var known = Array.Find(s_known, k => e.Message.Contains(k.Sign, StringComparison.OrdinalIgnoreCase));
        if (known.Reason is { } reason)
        {
            return reason;
        }

        // The library may repeat the address with its password.
        return $"the git library reports `{e.Message.Replace(url, ShownAddress.Of(url), StringComparison.Ordinal).Trim()}`";
    }
}
