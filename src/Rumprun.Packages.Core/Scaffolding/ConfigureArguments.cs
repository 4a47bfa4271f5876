using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>
/// Arguments for an autoconf configure script: it does without documentation, tests and libraries for which there is no
/// port, and finds those for which there is one.
/// </summary>
public static partial class ConfigureArguments
{
    /// <summary>What <c>--enable-NAME</c> adds to a build, and a guest has no use for.</summary>
    private static readonly ImmutableHashSet<string> s_parts = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "doc", "docs", "documentation", "man", "manpages", "man-pages", "manual", "gtk-doc", "doxygen", "doxygen-doc",
        "html", "test", "tests", "testing", "unit-tests", "examples", "samples", "demos", "benchmarks", "fuzzing",
        "introspection", "systemd", "libsystemd", "dbus", "udev", "pam", "selinux", "gui", "gtk", "plugins", "python",
        "perl", "java", "nls");

    /// <summary>Libraries that <c>--with-NAME</c> asks for, as configure scripts name them.</summary>
    private static readonly ImmutableHashSet<string> s_libraries = ImmutableHashSet.Create(
        StringComparer.Ordinal,
        "acl", "apparmor", "attr", "audit", "avahi", "brotli", "bzip2", "bz2", "cap", "curses", "dbus", "gmp",
        "gnutls", "gpm", "gssapi", "idn", "krb5", "ldap", "libcap", "libedit", "libgmp", "libidn", "libidn2",
        "libpsl", "libwrap", "lz4", "lzma", "lzo", "mpfr", "ncurses", "nettle", "oniguruma", "pam", "python",
        "readline", "sasl", "selinux", "ssl", "systemd", "tcp-wrappers", "udev", "x", "zstd");

    /// <param name="ports">The names of the ports that the port will depend on.</param>
    public static IEnumerable<string> Of(AutoconfProject project, ImmutableArray<WantedLibrary> ports)
    {
        var found = ports.SelectMany(static p => Spellings(p.Name)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (project.HasOwnStatic)
        {
            yield return "--disable-static";
        }

        foreach (var name in project.Enabled.Where(s_parts.Contains))
        {
            yield return $"--disable-{name}";
        }

        foreach (var (name, help) in project.With)
        {
            var isPlace = help.Contains("path", StringComparison.OrdinalIgnoreCase)
                || help.Contains("dir", StringComparison.OrdinalIgnoreCase)
                || help.Contains("prefix", StringComparison.OrdinalIgnoreCase);
            var choice = Choices().Match(help).Groups["choice"].Captures.Select(static c => c.Value).ToArray();
            if (choice.FirstOrDefault(found.Contains) is { } available)
            {
                yield return $"--with-{name}={available}";
            }
            else if (isPlace && found.Contains(name))
            {
                yield return $"\"--with-{name}={{sysroot}}/usr\"";
            }
            else if (s_libraries.Contains(name) && !found.Contains(name) && !project.Restricts(name))
            {
                yield return $"--without-{name}";
            }
        }
    }

    private static IEnumerable<string> Spellings(string library)
    {
        var bare = library.StartsWith("lib", StringComparison.OrdinalIgnoreCase) ? library[3..] : library;
        return [library, bare, $"lib{bare}", .. bare is "openssl" or "crypto" ? ["ssl"] : ImmutableArray<string>.Empty,
            .. bare is "z" ? ["zlib"] : ImmutableArray<string>.Empty];
    }

    /// <summary>What the help offers: <c>--with-ssl={gnutls,openssl}</c>.</summary>
    [GeneratedRegex(@"=[\[({<]*(?<choice>[a-z0-9]+)(?:[,|/](?<choice>[a-z0-9]+))+", RegexOptions.ExplicitCapture)]
    private static partial Regex Choices();
}
