using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>
/// A guess of upstream's licence: an SPDX expression, null if nothing is recognised, and the files with the texts.
/// </summary>
public sealed record LicenseGuess(string? Expression, ImmutableArray<string> Files)
{
    private const int MostSources = 200;

    private static readonly ImmutableArray<string> s_names = ["COPYING", "LICENSE", "LICENCE", "COPYRIGHT", "UNLICENSE"];

    /// <summary>Whether there is more than one licence, so that a person has to decide how they combine.</summary>
    public bool IsMixed => Expression?.Contains(" AND ", StringComparison.Ordinal) == true;

    public static LicenseGuess Of(SourceListing listing, string directory)
    {
        ImmutableArray<string> files =
        [
            .. listing.Files.Where(
                f => SourceListing.DirectoryOf(f) is var d && (d == "." || d == directory || d is "LICENSES" or "licenses"))
                .Where(
                    static f => IsLicenseFile(SourceListing.NameOf(f))
                        || SourceListing.DirectoryOf(f) is "LICENSES" or "licenses")
                .Where(YamlScalar.IsPlainPath),
        ];
        var found = files.SelectMany(
            f => LicenseRecognition.In(listing.Text(f) ?? "")).Distinct(StringComparer.Ordinal).ToImmutableArray();
        if (found.IsEmpty && Notice(listing, directory) is { } notice)
        {
            (files, found) = (files.IsEmpty ? [notice.File] : files, notice.Licenses);
        }

        if (found.IsEmpty)
        {
            return new LicenseGuess(null, files);
        }

        var later = new Lazy<bool>(() => SourcesAllowLater(listing));
        var identifiers = found.Select(i => !LicenseRecognition.IsGnu(i) ? i : later.Value ? $"{i}-or-later" : $"{i}-only");
        return new LicenseGuess(string.Join(" AND ", identifiers), files);
    }

    private static bool IsLicenseFile(string name)
    {
        var upper = name.ToUpperInvariant();
        return s_names.Any(
            n => upper == n || upper.StartsWith(n + ".", StringComparison.Ordinal)
                || upper.StartsWith(n + "-", StringComparison.Ordinal));
    }

    /// <summary>Without a separate file, the text is in the readme or at the top of a header.</summary>
    private static (string File, ImmutableArray<string> Licenses)? Notice(SourceListing listing, string directory) =>
        listing.Below(directory)
            .Where(static f => SourceListing.NameOf(f).StartsWith("README", StringComparison.OrdinalIgnoreCase)
                || f.EndsWith(".h", StringComparison.Ordinal) || f.EndsWith(".c", StringComparison.Ordinal))
            .Where(YamlScalar.IsPlainPath)
            .OrderBy(static f => SourceListing.NameOf(f).StartsWith("README", StringComparison.OrdinalIgnoreCase) ? 0 : 1)
            .ThenBy(SourceListing.DepthOf)
            .Take(MostSources)
            .Select(f => (f, LicenseRecognition.In(listing.Text(f) ?? "")))
            .Where(static f => !f.Item2.IsEmpty)
            .Select(static f => ((string, ImmutableArray<string>)?)f)
            .FirstOrDefault();

    private static bool SourcesAllowLater(SourceListing listing) =>
        listing.Files.Where(SourceTraits.IsSource).OrderBy(SourceListing.DepthOf).Take(MostSources)
            .Any(f => LicenseRecognition.AllowsLater(listing.Text(f) ?? ""));
}
