using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Testing.Resolution;

/// <summary>
/// A problem of the solver as the resolver sees one: its packages are a ports tree on disk and a toolchain's libraries, its
/// request is what a person asks for.
/// </summary>
public sealed class ScenarioTree
{
    private readonly PortResolver _resolver;
    private readonly ImmutableArray<PortRequest> _requests;
    private readonly Target _target;
    private readonly VersionPreferences _preferences;

    /// <param name="folder">An empty folder for the tree.</param>
    /// <exception cref="InexpressibleException">A tree or a request cannot say the same.</exception>
    public ScenarioTree(PackageTable packages, ResolutionRequest request, string folder)
    {
        PortTreeWriter.Write(packages, folder);
        var needs = new DeclaredNeeds(name => PortTreeWriter.DefaultsOf(packages, name));
        _requests = [.. needs.Of(request.Requirements).Select(PortRequest.Of)];
        _target = PortTreeWriter.TargetOf(packages) ?? TargetSelector.Hosted;
        _preferences = new VersionPreferences
        {
            Installed = request.Installed,
            Locked = request.Locked,
            Updated = request.Updated,
            DemandedBy = request.Pins is [var pin, ..] ? pin.Origin : null,
            Demanded = request.Pins.ToImmutableDictionary(static p => p.Port, static p => p.Version),
        };
        var libraries = packages.PortNames.Select(name => LibraryOf(packages, name)).OfType<ToolchainLibrary>()
            .ToDictionary(static l => l.Name);
        _resolver = new PortResolver(new PortTree(folder), TargetSelector.Hosted)
        {
            IsLowest = request.Lowest,
            ToolchainLibrary = (_, name) => libraries.GetValueOrDefault(name),
        };
    }

    /// <exception cref="Core.Diagnostics.DiagnosticException">There is no solution, and why.</exception>
    public PortChoice Choose(CancellationToken cancellationToken) =>
        _resolver.Choose(_requests, _target, _preferences, cancellationToken);

    /// <exception cref="Core.Diagnostics.DiagnosticException">There is no solution, or no order to build it in.</exception>
    public ResolvedGraph Resolve(CancellationToken cancellationToken) =>
        _resolver.Resolve(_requests, _target, _preferences, cancellationToken);

    private static ToolchainLibrary? LibraryOf(PackageTable packages, PortName name) =>
        packages.CandidatesOf(name).Where(static c => c.IsOfToolchain).ToArray() switch
        {
            [] => null,
            [{ Dependencies: [], Conflicts: [], Options: [], Provides: [], Unavailable: null } only] =>
                new ToolchainLibrary(name, only.Version),
            _ => throw new InexpressibleException("a toolchain has one version of a library, which asks for nothing"),
        };
}
