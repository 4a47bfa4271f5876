using LibGit2Sharp;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Sources.Git;

/// <summary>Where a tree's submodules come from (gitmodules(5)).</summary>
internal static class SubmoduleAddresses
{
    private const string Section = "submodule.";

    /// <summary>Path to address. A relative address is resolved against the repository's own.</summary>
    public static IReadOnlyDictionary<string, string> Read(string gitmodules, string url)
    {
        var addresses = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists(gitmodules))
        {
            return addresses;
        }

        // The file alone: a person's own configuration does not count. The empty names stand for those levels.
        using var configuration = LibGit2Sharp.Configuration.BuildFrom(gitmodules, "/dev/null", "/dev/null", "/dev/null");
        var values = configuration.Where(static e => e.Key.StartsWith(Section, StringComparison.Ordinal))
            .ToLookup(static e => e.Key, static e => e.Value, StringComparer.Ordinal);
        foreach (var path in values.Where(static v => v.Key.EndsWith(".path", StringComparison.Ordinal)))
        {
            var address = values[path.Key[..^".path".Length] + ".url"].LastOrDefault();
            if (address is not null)
            {
                addresses[path.Last()] = Checked(Resolve(address, url), path.Last(), url);
            }
        }

        return addresses;
    }

    /// <summary>
    /// The schemes that a port's own address can have, and no file of this machine in what comes from elsewhere: upstream's
    /// commit does not decide what is read here, nor which programs git starts.
    /// </summary>
    /// <exception cref="DiagnosticException">RR4022: another scheme.</exception>
    private static string Checked(string address, string path, string url) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && !address.Any(char.IsWhiteSpace)
        && (uri.Scheme is "https" or "http"
            ? uri.Host.Length > 0
            : address.StartsWith("file:///", StringComparison.Ordinal) && url.StartsWith("file:", StringComparison.Ordinal))
            ? address
            : throw SourceDiagnostics.BadSubmodule.Exception(
                $"`{url}`: the submodule `{path}` has the address `{address}`, which a source cannot have",
                "declare what it holds as a source of its own, with an `https:` address, and `into`");

    private static string Resolve(string address, string url)
    {
        if (!address.StartsWith("./", StringComparison.Ordinal) && !address.StartsWith("../", StringComparison.Ordinal))
        {
            return address;
        }

        var resolved = url.TrimEnd('/');
        foreach (var segment in address.Split('/'))
        {
            resolved = segment switch
            {
                "." => resolved,
                ".." => resolved[..Math.Max(0, resolved.LastIndexOf('/'))],
                _ => $"{resolved}/{segment}",
            };
        }

        return resolved;
    }
}
