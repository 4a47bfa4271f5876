using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Server;

/// <summary>What <c>rrpkg-mirror</c> is told on its command line.</summary>
public sealed record MirrorOptions
{
    public const string UsageLine =
        "usage: rrpkg-mirror [--root DIR] [--cache DIR [--cache-token-file FILE] [--cache-read-only]] [--urls URL[;URL...]]";

    private static readonly string[] s_withValue = ["--root", "--cache", "--cache-token-file", "--urls"];

    /// <summary>A source cache's directory; null: no sources are served.</summary>
    public string? Root { get; init; }

    /// <summary>The directory of a cache of built packages; null: there is none.</summary>
    public string? Cache { get; init; }

    /// <summary>Whether nobody may put anything into the cache.</summary>
    public bool CacheIsReadOnly { get; init; }

    /// <summary>What a client has to know that puts something into the cache; null: nothing.</summary>
    public string? CacheToken { get; init; }

    /// <summary>Where to listen, parted by semicolons.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:8080";

    /// <exception cref="DiagnosticException">RR7001: an option is unknown, repeated or lacks its value; RR7002: no such directory.</exception>
    public static MirrorOptions Parse(IReadOnlyList<string> arguments)
    {
        var values = ValuesOf(arguments);
        var (root, cache) = (DirectoryOf(values, "--root"), DirectoryOf(values, "--cache"));
        if (root is null && cache is null)
        {
            throw Wrong("`--root` is missing, and `--cache` too");
        }

        foreach (var option in values.Keys.Where(o => cache is null && o.StartsWith("--cache-", StringComparison.Ordinal)))
        {
            throw Wrong($"`{option}` needs `--cache`");
        }

        var options = new MirrorOptions
        {
            Root = root,
            Cache = cache,
            CacheIsReadOnly = values.ContainsKey("--cache-read-only"),
            CacheToken = values.TryGetValue("--cache-token-file", out var file) ? TokenIn(file) : null,
        };
        return values.TryGetValue("--urls", out var urls) ? options with { Urls = urls } : options;
    }

    private static Dictionary<string, string> ValuesOf(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            var takesValue = s_withValue.Contains(name);
            if (!takesValue && name != "--cache-read-only")
            {
                throw Wrong($"there is no option `{name}`");
            }

            if (takesValue && i + 1 == arguments.Count)
            {
                throw Wrong($"`{name}` needs a value");
            }

            if (!values.TryAdd(name, takesValue ? arguments[++i] : ""))
            {
                throw Wrong($"`{name}` is given twice");
            }
        }

        return values;
    }

    private static string? DirectoryOf(Dictionary<string, string> values, string option) =>
        !values.TryGetValue(option, out var path) ? null
        : Directory.Exists(path) ? Path.GetFullPath(path)
        : throw MirrorDiagnostics.NoRoot.Exception($"there is no directory `{path}`", "name a directory that is there");

    private static string TokenIn(string file)
    {
        try
        {
            return File.ReadAllText(file).Trim() is { Length: > 0 } token ? token : throw Wrong($"`{file}` is empty: a token belongs into it");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Wrong($"the token in `{file}` cannot be read: {e.Message}");
        }
    }

    private static DiagnosticException Wrong(string message) => MirrorDiagnostics.Usage.Exception(message, UsageLine);
}
