using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>An installed port, and the version that it could be updated to.</summary>
/// <param name="Newest">Null where the installed version is the newest, or where no tree has the port.</param>
/// <param name="Warning">Why the installed version should not be used any longer; null where nothing is known against
/// it.</param>
public sealed record ListedPort(InstalledPort Port, PortVersion? Newest, string? Warning);

/// <summary>Lists what is installed, and what of it is outdated.</summary>
/// <param name="tree">The ports to compare with; null where there is no ports tree.</param>
public sealed class ListOperation(Profile profile, PortTree? tree)
{
    public ImmutableArray<ListedPort> Run() => [.. profile.Current().Ports.Select(Listed)];

    private ListedPort Listed(InstalledPort installed)
    {
        var versions = VersionsOf(installed);
        var newest = versions.FirstOrDefault(static v => !v.IsDiscouraged && !v.Version.Version.IsPrerelease)?.Version;
        var own = versions.FirstOrDefault(v => v.Version == installed.Version);
        return new ListedPort(
            installed,
            newest is not null && newest > installed.Version ? newest : null,
            own?.Insecure ?? own?.Deprecated);
    }

    private VersionEntry[] VersionsOf(InstalledPort installed)
    {
        try
        {
            return tree is null ? [] : [.. tree.VersionsOf(installed.Name)];
        }
        catch (DiagnosticException)
        {
            // What is installed can be listed although its port is broken now; `rrpkg lint` says how.
            return [];
        }
    }
}
