using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Testing.Resolution;

/// <summary>What a package can be at in a solution: a version, a provider, or, where both are null, absent.</summary>
public readonly record struct PackageState(PortVersion? Version, VirtualProvider? Provider)
{
    public bool IsAbsent => Version is null && Provider is null;

    /// <summary>Every state of a package that the provider's words allow at all, absence last.</summary>
    public static IEnumerable<PackageState> Of(IPackageProvider provider, PackageId package)
    {
        var versions = provider.CandidatesOf(package.Port).Select(static c => new PackageState(c.Version, null)).ToArray();
        return (versions is [] && provider.VirtualOf(package.Port) is { } named
            ? named.Providers.Select(static p => new PackageState(null, p)) : versions).Append(default);
    }

    public bool Meets(Requirement requirement) =>
        Version is { } version ? requirement.Matches(version) : Provider?.Meets(requirement) == true;

    public bool IsIn(VersionSet versions) =>
        Version is { } version ? versions.Contains(version)
        : Provider is { } provider && (versions.IsAll || (provider.Version is { } provided && versions.Contains(provided)));
}
