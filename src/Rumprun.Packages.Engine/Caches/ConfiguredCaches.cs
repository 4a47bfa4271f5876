using System.Collections.Immutable;
using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Http;

namespace Rumprun.Packages.Engine.Caches;

/// <summary>
/// Opens the caches of the configuration, and others that a command line names. Opening a cache sends no request.
/// </summary>
/// <param name="variable">Looks an environment variable up; <c>RRPKG_CACHE_TOKEN</c> holds a token.</param>
/// <param name="currentDirectory">The base of a cache's relative path.</param>
/// <param name="transfer">The transfer for all caches on servers; not created before one is used.</param>
public sealed class ConfiguredCaches(
    ImmutableArray<CacheSetting> settings, Func<string, string?> variable, string currentDirectory, HttpTransfer transfer)
{
    private const string TokenVariable = "RRPKG_CACHE_TOKEN";

    /// <summary>The caches of the configuration, in order.</summary>
    /// <param name="offline">Whether to leave out caches on servers.</param>
    public ImmutableArray<BuildCache> All(bool offline) =>
    [
        .. settings.Select(s => (Setting: s, Location: CacheLocation.Parse(s.Url, currentDirectory)))
            .Where(s => !offline || s.Location is CacheLocation.Directory)
            .Select(s => Open(s.Location, s.Setting)),
    ];

    /// <summary>The cache at an address or path: as configured, else one that can be written.</summary>
    /// <exception cref="DiagnosticException">RR4105: it is neither.</exception>
    public BuildCache Named(string text)
    {
        var location = CacheLocation.Parse(text, currentDirectory);
        var setting = settings.FirstOrDefault(s => CacheLocation.Parse(s.Url, currentDirectory) == location);
        return Open(location, setting ?? new CacheSetting(text) { IsReadOnly = false });
    }

    private BuildCache Open(CacheLocation location, CacheSetting setting) => new(
        location is CacheLocation.Http { Uri: var uri }
            ? new HttpCacheStorage(transfer, uri, () => Token(setting))
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
                : throw CacheDiagnostics.NoToken.Exception(
                    $"`{file}` does not hold a token", "the file must hold the token and nothing else");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                CacheDiagnostics.NoToken.Create(
                    $"the token of `{ShownAddress.Of(setting.Url)}` cannot be read from `{file}`: {FileFailure.ReasonOf(e)}",
                    $"put the token into `{file}`"),
                e);
        }
    }
}
