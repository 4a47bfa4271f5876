using System.Collections.Immutable;

namespace Rumprun.Packages.Engine.Sources.Debian;

/// <summary>
/// Tells the distribution's own archive from other vendors' repositories, which have no source packages that a port could
/// mean and are not asked.
/// </summary>
/// <param name="Codename">The release that runs here (<c>bookworm</c>), of os-release(5); empty where it says none.</param>
public sealed record Distribution(string Codename)
{
    private static readonly ImmutableArray<string> s_classes =
        ["stable", "oldstable", "oldoldstable", "testing", "unstable", "sid", "experimental"];

    private static readonly ImmutableArray<string> s_parts =
        ["", "-updates", "-security", "/updates", "-proposed-updates", "-backports", "-backports-sloppy"];

    /// <param name="text">The content of <c>/etc/os-release</c>.</param>
    public static Distribution FromOsRelease(string text)
    {
        const string Key = "VERSION_CODENAME=";
        var line = text.Split('\n').FirstOrDefault(static l => l.StartsWith(Key, StringComparison.Ordinal));
        return new Distribution(line is null ? "" : line[Key.Length..].Trim().Trim('"'));
    }

    /// <summary>The entry with the suites that are the distribution's; null where none is.</summary>
    public AptEntry? PartOf(AptEntry entry)
    {
        if (!entry.Components.Contains("main", StringComparer.Ordinal)
            || entry.Uris.All(static u => u.StartsWith("cdrom:", StringComparison.Ordinal)))
        {
            return null;
        }

        var suites = entry.Suites.Where(s => Has(s, entry.Uris)).ToImmutableArray();
        return suites.IsEmpty ? null : entry with { Suites = suites };
    }

    /// <summary>
    /// The entry of the distribution's main archive with another suite in place of its own; null where it is not of that
    /// archive. Updates and security have archives or suites of their own.
    /// </summary>
    public AptEntry? OtherSuite(AptEntry entry, string suite) =>
        PartOf(entry) is { } part && part.Suites.Any(
            s => s == Codename || s_classes.Contains(s)) ? part with { Suites = [suite] } : null;

    /// <summary>A codename is telling enough; `stable main` is also what many a vendor writes.</summary>
    private bool Has(string suite, ImmutableArray<string> uris) =>
        (Codename.Length > 0 && IsPartOf(suite, Codename))
        || (s_classes.Any(c => IsPartOf(suite, c)) && uris.Any(static u => u.Contains("debian", StringComparison.Ordinal)));

    private static bool IsPartOf(string suite, string release) => s_parts.Any(part => suite == release + part);
}
