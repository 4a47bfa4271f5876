using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>The ports of the libraries that upstream looks for.</summary>
/// <param name="Required">Ports without which the build fails.</param>
/// <param name="Optional">Ports that it uses if available.</param>
/// <param name="Unknown">Required libraries for which there is no port.</param>
public sealed partial record DependencyGuess(
    ImmutableArray<(PortName Port, WantedLibrary Library)> Required,
    ImmutableArray<(PortName Port, WantedLibrary Library)> Optional,
    ImmutableArray<WantedLibrary> Unknown)
{
    /// <summary>Libraries of every toolchain, and cmake's own packages that are not libraries.</summary>
    private static readonly ImmutableHashSet<string> s_toolchain = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "c", "m", "pthread", "threads", "dl", "rt", "util", "crypt", "resolv", "socket", "nsl", "bsd", "posix", "xnet",
        "inet", "network",
        "git", "doxygen", "pkgconfig", "pythoninterp", "python", "python3", "perl", "gtest");

    /// <summary>Names for which neither the name itself nor the name with or without <c>lib</c> is a port's.</summary>
    private static readonly ImmutableDictionary<string, string> s_ports = new Dictionary<string, string>(
        StringComparer.Ordinal)
    {
        ["z"] = "zlib",
        ["ssl"] = "openssl",
        ["crypto"] = "openssl",
        ["sqlite3"] = "sqlite",
        ["event_core"] = "libevent",
        ["event_extra"] = "libevent",
        ["lua5.4"] = "lua",
    }.ToImmutableDictionary(StringComparer.Ordinal);

    public static bool IsOfToolchain(string library) => s_toolchain.Contains(library.ToLowerInvariant());

    public static DependencyGuess Of(IEnumerable<WantedLibrary> wanted, PortName self, Func<PortName, bool> isPort)
    {
        var found = wanted
            .Where(static w => !IsOfToolchain(w.Name))
            .DistinctBy(static w => (w.Name, w.IsRequired))
            .Select(w => (Port: PortOf(w.Name, isPort), Library: w))
            .Where(f => f.Port != self)
            .ToImmutableArray();
        ImmutableArray<(PortName Port, WantedLibrary Library)> known =
            [.. found.Where(static f => f.Port is not null).Select(
                static f => (f.Port!.Value, f.Library)).OrderBy(static f => f.Item1)];
        ImmutableArray<(PortName Port, WantedLibrary Library)> required =
            [.. known.Where(static f => f.Library.IsRequired).DistinctBy(static f => f.Port)];
        return new DependencyGuess(
            required,
            [.. known.Where(f => required.All(r => r.Port != f.Port)).DistinctBy(static f => f.Port)],
            [.. found.Where(static f => f.Port is null && f.Library.IsRequired).Select(static f => f.Library)]);
    }

    private static PortName? PortOf(string library, Func<PortName, bool> isPort)
    {
        var name = library.ToLowerInvariant();
        var bare = name.StartsWith("lib", StringComparison.Ordinal) ? name[3..] : name;
        var withoutNumber = TrailingNumber().Replace(bare, "");
        string?[] candidates =
        [
            s_ports.GetValueOrDefault(bare), name, bare, $"lib{bare}", withoutNumber, $"lib{withoutNumber}",
        ];
        return candidates
            .Select(static c => PortName.TryParse(c, out var port) ? port : (PortName?)null)
            .FirstOrDefault(port => port is { } there && isPort(there));
    }

    /// <summary>The interface's number or the width of a character: <c>pcre2-8</c>, <c>libxml-2.0</c>.</summary>
    [GeneratedRegex("-[0-9.]+$", RegexOptions.ExplicitCapture)]
    private static partial Regex TrailingNumber();
}
