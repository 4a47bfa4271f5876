using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Ports.Reading;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Configuration;

/// <summary>Reads an item of <c>caches</c>.</summary>
internal static class CacheReader
{
    public static CacheSetting? Read(Field field)
    {
        if (Fields.Open(field, "url", "read-only", "token-file") is not { } cache || cache.Required("url") is not { } address
            || address.AsText() is not { } url)
        {
            return null;
        }

        var isReadOnly = cache["read-only"]?.AsFlag() ?? true;
        var token = cache["token-file"]?.AsAbsolutePath(canBeRoot: false);
        if (SourceAddress.Complaint(url, isGit: true) is { } complaint)
        {
            address.Refuse(ConfigurationDiagnostics.Cache, $"`{ShownAddress.Of(url)}` is not an address", complaint);
        }
        else if (token is not null && url.StartsWith("file:", StringComparison.Ordinal))
        {
            cache["token-file"]?.Refuse(
                ConfigurationDiagnostics.Cache, "`token-file` is for servers, and this cache is a directory", "remove it");
        }

        return new CacheSetting(url) { IsReadOnly = isReadOnly, TokenFile = token };
    }
}
