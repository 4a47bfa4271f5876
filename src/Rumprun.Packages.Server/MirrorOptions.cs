using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Server;

/// <summary>What <c>rrpkg-mirror</c> is told on its command line.</summary>
public sealed record MirrorOptions
{
    public const string UsageLine = "usage: rrpkg-mirror --root DIR [--urls URL[;URL...]]";

    /// <summary>A source cache's directory.</summary>
    public required string Root { get; init; }

    /// <summary>Where to listen, parted by semicolons.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:8080";

    /// <exception cref="DiagnosticException">RR7001: an option is unknown, repeated or lacks its value; RR7002: no such directory.</exception>
    public static MirrorOptions Parse(IReadOnlyList<string> arguments)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i += 2)
        {
            var name = arguments[i];
            if (name is not ("--root" or "--urls"))
            {
                throw Wrong($"there is no option `{name}`");
            }

            if (i + 1 == arguments.Count)
            {
                throw Wrong($"`{name}` needs a value");
            }

            if (!values.TryAdd(name, arguments[i + 1]))
            {
                throw Wrong($"`{name}` is given twice");
            }
        }

        if (!values.TryGetValue("--root", out var root))
        {
            throw Wrong("`--root` is missing");
        }

        if (!Directory.Exists(root))
        {
            throw MirrorDiagnostics.NoRoot.Exception($"there is no directory `{root}`", "name a source cache's directory");
        }

        var options = new MirrorOptions { Root = Path.GetFullPath(root) };
        return values.TryGetValue("--urls", out var urls) ? options with { Urls = urls } : options;
    }

    private static DiagnosticException Wrong(string message) => MirrorDiagnostics.Usage.Exception(message, UsageLine);
}
