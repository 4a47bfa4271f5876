using LibGit2Sharp;
using AddressRules = Rumprun.Packages.Core.Ports.Reading.SourceAddress;

namespace Rumprun.Packages.Engine.Sources.Git;

/// <summary>The addresses of a tree's submodules (gitmodules(5)).</summary>
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

        // This file alone, without the user's own configuration: `/dev/null` stands for the other levels.
        using var configuration = LibGit2Sharp.Configuration.BuildFrom(gitmodules, "/dev/null", "/dev/null", "/dev/null");
        var values = configuration.Where(static e => e.Key.StartsWith(Section, StringComparison.Ordinal))
            .ToLookup(static e => e.Key, static e => e.Value, StringComparer.Ordinal);
        foreach (var path in values.Where(static v => v.Key.EndsWith(".path", StringComparison.Ordinal)))
        {
            var address = values[path.Key[..^".path".Length] + ".url"].LastOrDefault();
            if (address is not null)
            {
                addresses[path.Last()] = Resolve(address, url);
            }
        }

        return addresses;
    }

    /// <summary>
    /// Why a submodule's address is refused; null: it is not. The rules are those of a port's own addresses, and a
    /// repository from the network cannot have files of this machine read.
    /// </summary>
    public static string? Complaint(string address, string url) =>
        AddressRules.Complaint(address, isGit: true)
        ?? (!IsFile(address) || IsFile(url) ? null : "a repository from the network cannot name a `file:` address");

    private static bool IsFile(string address) => address.StartsWith("file:", StringComparison.Ordinal);

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
