using NuGet.Versioning;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>
/// A need for a package at one of some versions. Prereleases match only if the requirement asks for them, by a bound that is
/// itself a prerelease.
/// </summary>
public sealed record Requirement(PackageId Package, VersionSet Versions, bool IncludesPrereleases)
{
    /// <summary>By package, then in an arbitrary but stable order.</summary>
    internal static Comparer<Requirement> Order { get; } = Comparer<Requirement>.Create(static (a, b) =>
        a.Package.CompareTo(b.Package) is not 0 and var byPackage ? byPackage
        : VersionSet.Order.Compare(a.Versions, b.Versions) is not 0 and var byVersions ? byVersions
        : a.IncludesPrereleases != b.IncludesPrereleases ? a.IncludesPrereleases.CompareTo(b.IncludesPrereleases)
        : a.IsOverridden.CompareTo(b.IsOverridden));

    /// <summary>The range is not the dependent's own: the user's configuration has another in its place.</summary>
    public bool IsOverridden { get; init; }

    /// <summary>The range, and whether it is an override.</summary>
    public string RangeText => IsOverridden ? $"{Versions} (overridden)" : Versions.ToString();

    /// <summary>Any stable version.</summary>
    public static Requirement Any(PackageId package) => new(package, VersionSet.All, IncludesPrereleases: false);

    /// <exception cref="ArgumentException">The range floats (<c>1.*</c>).</exception>
    public static Requirement In(PackageId package, VersionRange range) =>
        new(
            package,
            VersionSet.Of(range),
            range.MinVersion is { IsPrerelease: true } || range.MaxVersion is { IsPrerelease: true });

    /// <summary>
    /// An option of a port at some of its versions. The port's own requirement decides whether prereleases match.
    /// </summary>
    public static Requirement OfOption(PortName port, PortName option, VersionSet versions) =>
        new(PackageId.OfOption(port, option), versions, IncludesPrereleases: true);

    /// <summary>One version at one revision.</summary>
    public static Requirement Exactly(PackageId package, PortVersion version) =>
        new(package, VersionSet.Of(version), version.Version.IsPrerelease);

    /// <summary>Whether there are prereleases in the range, which it does not ask for.</summary>
    internal bool HasPrerelease(IPackageProvider provider) =>
        !IncludesPrereleases && !IsOverridden && !Package.IsOption
        && provider.CandidatesOf(Package.Port).Any(
            c => c.Version.Version.IsPrerelease && Versions.Contains(c.Version));

    public bool Matches(PortVersion version) =>
        (IncludesPrereleases || !version.Version.IsPrerelease) && Versions.Contains(version);

    public override string ToString() => Versions.IsAll && !IsOverridden ? $"`{Package}`" : $"`{Package}` {RangeText}";
}
