using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Resolving;

/// <summary>Provides the ports of a tree to the solver, as they apply to one target.</summary>
public sealed class PortTreeProvider(PortTree tree, Target target) : IPackageProvider
{
    private readonly Dictionary<PortName, ImmutableSortedSet<PortName>> _defaults = [];

    /// <summary>By virtual name: the provider that comes first, regardless of the tree's list.</summary>
    public ImmutableSortedDictionary<PortName, PortName> Preferred { get; init; } =
        ImmutableSortedDictionary<PortName, PortName>.Empty;

    /// <summary>By port name: the range that dependencies of ports have, in place of their own.</summary>
    public ImmutableSortedDictionary<PortName, VersionRange> Overrides { get; init; } =
        ImmutableSortedDictionary<PortName, VersionRange>.Empty;

    /// <summary>What the target's toolchain provides under a name, or null.</summary>
    public Func<PortName, ToolchainLibrary?> ToolchainLibrary { get; init; } = static _ => null;

    public IEnumerable<PortName> PortNames => tree.KnownNames;

    public ImmutableArray<Candidate> CandidatesOf(PortName port)
    {
        Candidate[] own = [.. PortsOf(port).Select(CandidateFor)];
        return ToolchainLibrary(port) is { } library && !Array.Exists(own, c => c.Version == library.Version)
            ? [.. own, new Candidate { Version = library.Version, IsOfToolchain = true }] : [.. own];
    }

    /// <exception cref="DiagnosticException">RR2012: the port that the user prefers is not a provider.</exception>
    public VirtualPackage? VirtualOf(PortName name) => tree.FindVirtual(name) is { } listed
        ? new VirtualPackage
        {
            Providers = [.. Ordered(name, listed.Providers).Select(p => ProviderFor(p, name)).OfType<VirtualProvider>()],
            IsExclusive = listed.IsExclusive,
        }
        : null;

    /// <summary>
    /// The requirements of a dependency: the port in its range, the options that it names, and the port's defaults that it
    /// does not turn off.
    /// </summary>
    public IEnumerable<Requirement> RequirementsOf(Dependency dependency)
    {
        var name = dependency.Port;
        var defaults = DefaultsOf(name).Except(dependency.WithoutOptions).Except(dependency.Options)
            .Select(option => Requirement.OfOption(name, option, VersionSet.All));
        var asked = dependency.Options
            .Select(option => Requirement.OfOption(name, option, VersionsWith(name, option)));
        return defaults.Concat(asked).OrderBy(static r => r.Package.Option)
            .Prepend(Requirement.In(PackageId.OfPort(name), dependency.Range));
    }

    /// <summary>The requirements of a port's dependency, with the user's range if there is one.</summary>
    private IEnumerable<Requirement> RequirementsOfPort(Dependency dependency) =>
        !Overrides.TryGetValue(dependency.Port, out var range) ? RequirementsOf(dependency)
        : RequirementsOf(dependency with { Range = range })
            .Select(static r => r.Package.IsOption ? r : r with { IsOverridden = true });

    private ImmutableArray<PortName> Ordered(PortName name, ImmutableArray<PortName> providers) =>
        !Preferred.TryGetValue(name, out var first) ? providers
        : providers.Contains(first) ? [first, .. providers.Remove(first)]
        : throw ResolvingDiagnostics.NoSuchProvider.Exception(
            $"the configuration prefers `{first}` for `{name}`, which it does not provide",
            $"choose one of these under `prefer`: {string.Join(", ", providers.Select(static p => $"`{p}`"))}");

    private IEnumerable<Port> PortsOf(PortName name) => tree.VersionsOf(name).Select(v => tree.Find(name, v.Version)!);

    /// <summary>
    /// The options that are on by default in some version. Other versions have these options without effect, since a
    /// dependent that does not mention an option accepts any version, with or without it.
    /// </summary>
    private ImmutableSortedSet<PortName> DefaultsOf(PortName name)
    {
        if (!_defaults.TryGetValue(name, out var defaults))
        {
            defaults = [.. PortsOf(name).SelectMany(static p => p.DefaultOptions)];
            _defaults.Add(name, defaults);
        }

        return defaults;
    }

    /// <summary>A dependent that names an option needs a version that has it.</summary>
    private VersionSet VersionsWith(PortName name, PortName option) => !DefaultsOf(name).Contains(option) ? VersionSet.All
        : PortsOf(name).All(p => p.Options.ContainsKey(option)) ? VersionSet.All
        : VersionsWhere(name, p => p.Options.ContainsKey(option));

    private VersionSet VersionsWhere(PortName name, Func<Port, bool> holds) =>
        PortsOf(name).Where(holds).Aggregate(VersionSet.Empty, static (all, p) => all.Union(VersionSet.Of(p.Version)));

    private VirtualProvider? ProviderFor(PortName port, PortName @virtual)
    {
        var provide = PortsOf(port).ToLookup(p => p.Provides.Contains(@virtual));
        return !provide[true].Any() ? null
            : new VirtualProvider(Requirement.Any(PackageId.OfPort(port)) with
            {
                Versions = provide[false].Any() ? VersionsWhere(port, p => p.Provides.Contains(@virtual)) : VersionSet.All,
            })
            {
                Options = [.. DefaultsOf(port)],
            };
    }

    private Candidate CandidateFor(Port port)
    {
        var withoutOptions = PortSelection.For(target);
        return new Candidate
        {
            Version = port.Version,
            Dependencies = [.. port.Libraries.Select(withoutOptions).SelectMany(RequirementsOfPort)],
            Conflicts = [.. port.Conflicts.Select(withoutOptions).SelectMany(RefusalsOf)],
            Provides = port.Provides,
            Options = [.. DefaultsOf(port.Name).Union(port.Options.Keys).Select(option => OptionOf(port, option))],
            IsDiscouraged = port.Entry.IsDiscouraged,
            Unavailable = port.Supports.Holds(withoutOptions) ? null
                : $"does not support `{target}` (only {SupportedTargets.Of(port.Supports)})",
        };
    }

    /// <summary>What an option adds: the dependencies and conflicts that apply only with it.</summary>
    private CandidateOption OptionOf(Port port, PortName option)
    {
        return new CandidateOption(option)
        {
            Dependencies = [.. Brought(port.Dependencies).SelectMany(RequirementsOfPort)],
            Conflicts = [.. Brought(port.Conflicts).SelectMany(RefusalsOf)],
        };

        IEnumerable<Dependency> Brought(ImmutableArray<Conditional<Dependency>> all)
        {
            var (without, with) = (PortSelection.For(target), new PortSelection(target, [option]));
            return all.Where(d => d.When.Holds(with) && !d.When.Holds(without)).Select(static d => d.Value);
        }
    }

    /// <summary>What a conflict refuses: the port in its range, or each named option of it.</summary>
    private static IEnumerable<Requirement> RefusalsOf(Dependency refused) => refused.Options.IsEmpty
        ? [Requirement.In(PackageId.OfPort(refused.Port), refused.Range)]
        : refused.Options.Select(o => Requirement.In(PackageId.OfOption(refused.Port, o), refused.Range));
}
