using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Graphs;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Testing.Graphs;

/// <summary>
/// Graphs to draw, written in words: <c>a -> b</c>, <c>a -> b : option ssl</c>, <c>a ~> b</c> for a build tool.
/// </summary>
public static class SampleGraphs
{
    /// <summary>A web server, two libraries by options, and a tool.</summary>
    public static DependencyGraph Small { get; } = Parse(
        ["nginx"],
        """
        nginx -> pcre2 : option pcre2
        nginx -> zlib : option zlib
        nginx -> openssl : libssl, option ssl
        openssl -> zlib
        openssl ~> perl
        nginx -> toolchain-pcap : on hosted
        """);

    /// <summary>As much as a scripting language with its extensions needs: 40 nodes.</summary>
    public static DependencyGraph Large { get; } = Parse(
        ["php", "nginx"],
        """
        php -> libxml2 : option xml
        php -> openssl : libssl, option ssl
        php -> zlib
        php -> pcre2
        php -> sqlite : option sqlite
        php -> curl : option curl
        php -> oniguruma : option mbstring
        php -> libzip : option zip
        php -> gd : option gd
        php -> icu : option intl
        php -> libsodium : option sodium
        php -> postgresql : option pgsql
        php -> mariadb-connector : option mysql
        php -> gmp : option gmp
        php -> libffi : option ffi
        php -> readline : option readline
        php ~> bison
        php ~> re2c
        php ~> autoconf
        nginx -> pcre2 : option pcre2
        nginx -> zlib : option zlib
        nginx -> openssl : libssl, option ssl
        curl -> openssl : libssl
        curl -> zlib
        curl -> nghttp2 : option http2
        curl -> brotli : option brotli
        curl -> libidn2 : option idn
        libidn2 -> libunistring
        gd -> libpng : option png
        gd -> libjpeg-turbo : option jpeg
        gd -> freetype : option freetype
        gd -> libwebp : option webp
        libpng -> zlib
        libwebp -> libpng
        libwebp -> libjpeg-turbo
        freetype -> libpng
        freetype -> brotli
        freetype -> zlib
        libjpeg-turbo ~> nasm
        libxml2 -> zlib
        libxml2 -> xz
        libxml2 -> icu : option icu
        libzip -> zlib
        libzip -> xz : option lzma
        libzip -> bzip2 : option bzip2
        postgresql -> openssl : libssl
        postgresql -> readline
        postgresql -> zlib
        mariadb-connector -> openssl : libssl
        mariadb-connector -> zlib
        readline -> ncurses
        openssl ~> perl
        postgresql ~> perl
        autoconf ~> m4
        autoconf ~> perl
        bison ~> m4
        icu ~> python3
        python3 -> expat
        python3 -> libffi-native
        nghttp2 ~> pkgconf
        """);

    /// <summary>
    /// Nodes are those that edges name; every one that a tool needs is the build machine's, and <c>toolchain-</c> begins the
    /// names of the toolchain's own.
    /// </summary>
    public static DependencyGraph Parse(string[] requested, string edges)
    {
        var lines = edges.Split(
            '\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Line).ToArray();
        var tools = lines.Where(static l => l.Kind == GraphEdgeKind.BuildTool).Select(static l => l.To).ToHashSet();
        while (lines.Any(l => tools.Contains(l.From) && tools.Add(l.To)))
        {
        }

        return new DependencyGraph(
            SampleBuild.Hosted,
            lines.SelectMany(static l => (string[])[l.From, l.To]).Distinct().Select((name, i) => new GraphNode
            {
                Id = name,
                Name = PortName.Parse(name),
                Version = SampleBuild.Version($"{1 + (i % 9)}.{i % 7}.{i}"),
                Options = [.. OptionsOf(name, lines)],
                Kind = tools.Contains(name) ? GraphNodeKind.BuildMachine
                    : name.StartsWith(
                        "toolchain-", StringComparison.Ordinal) ? GraphNodeKind.Toolchain : GraphNodeKind.Target,
                IsRequested = requested.Contains(name),
            }),
            lines);
    }

    private static IEnumerable<PortName> OptionsOf(string name, GraphEdge[] edges) => edges
        .Where(e => e.From == name)
        .SelectMany(static e => e.Reasons.SelectMany(static r => r.Conditions))
        .Where(static c => c.StartsWith("option ", StringComparison.Ordinal))
        .Select(static c => PortName.Parse(c["option ".Length..]));

    private static GraphEdge Line(string text)
    {
        var parts = text.Split(" : ");
        var words = parts[0].Split(' ');
        string[] causes = parts.Length > 1 ? parts[1].Split(", ") : [];
        return new GraphEdge(
            words[0],
            words[2],
            words[1] == "~>" ? GraphEdgeKind.BuildTool : GraphEdgeKind.Library,
            [
                new EdgeReason
                {
                    Range = VersionRange.All,
                    Conditions = [.. causes.Where(static c => c.Contains(' ', StringComparison.Ordinal))],
                    Virtual = causes.Where(static c => !c.Contains(' ', StringComparison.Ordinal))
                        .Select(static c => (PortName?)PortName.Parse(c)).FirstOrDefault(),
                },
            ]);
    }
}
