using LibGit2Sharp;

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
                addresses[path.Last()] = Resolve(address, url);
            }
        }

        return addresses;
    }

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
