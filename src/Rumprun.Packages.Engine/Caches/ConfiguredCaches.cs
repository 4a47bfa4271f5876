using System.Collections.Immutable;
using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Caches;

/// <summary>Opens the caches that the user configures, and others that a command line names. Opening one asks it nothing.</summary>
/// <param name="variable">Looks an environment variable up; <c>RRPKG_CACHE_TOKEN</c> holds a token.</param>
/// <param name="currentDirectory">What a cache's relative path is relative to.</param>
public sealed class ConfiguredCaches(
    ImmutableArray<CacheSetting> settings, Func<string, string?> variable, string currentDirectory, CacheLimits limits)
{
    private const string TokenVariable = "RRPKG_CACHE_TOKEN";

    // For as long as the process lives, as HttpClient is meant to be used; made when a server is asked for the first time.
    private readonly Lazy<HttpClient> _client = new(() => HttpCacheStorage.NewClient(limits));

    /// <summary>All of the configuration's, in order.</summary>
    /// <param name="offline">Leave those out that are on servers.</param>
    public ImmutableArray<BuildCache> All(bool offline) =>
    [
        .. settings.Select(s => (Setting: s, Location: CacheLocation.Parse(s.Url, currentDirectory)))
            .Where(s => !offline || s.Location is CacheLocation.Directory)
            .Select(s => Open(s.Location, s.Setting)),
    ];

    /// <summary>The cache at an address or path; as it is configured, where it is, else one that can be written.</summary>
    /// <exception cref="DiagnosticException">RR4105: there can be none.</exception>
    public BuildCache Named(string text)
    {
        var location = CacheLocation.Parse(text, currentDirectory);
        var setting = settings.FirstOrDefault(s => CacheLocation.Parse(s.Url, currentDirectory) == location);
        return Open(location, setting ?? new CacheSetting(text) { IsReadOnly = false });
    }

    private BuildCache Open(CacheLocation location, CacheSetting setting) => new(
        location is CacheLocation.Http { Uri: var uri }
            ? new HttpCacheStorage(_client, uri, () => Token(setting), limits)
            : new DirectoryCacheStorage(((CacheLocation.Directory)location).Path),
        setting.IsReadOnly);

    private string? Token(CacheSetting setting)
    {
        if (setting.TokenFile is not { } file)
        {
            return variable(TokenVariable) is { Length: > 0 } token ? token : null;
        }

        try
        {
            return File.ReadAllText(file).Trim() is { Length: > 0 } text && !text.Any(char.IsWhiteSpace)
                ? text
                : throw CacheDiagnostics.NoToken.Exception($"`{file}` does not hold a token", "put the token alone into it");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                CacheDiagnostics.NoToken.Create($"the token of the cache `{setting.Url}` cannot be read: {e.Message}", $"put it into `{file}`"), e);
        }
    }
}
