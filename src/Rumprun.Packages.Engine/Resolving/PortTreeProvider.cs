using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Resolving;

/// <summary>Shows the solver the ports of a tree, as they are for one target.</summary>
public sealed class PortTreeProvider(PortTree tree, Target target) : IPackageProvider
{
    /// <summary>By virtual name: the provider that comes first whatever the tree's list says.</summary>
    public ImmutableSortedDictionary<PortName, PortName> Preferred { get; init; } =
        ImmutableSortedDictionary<PortName, PortName>.Empty;

    /// <summary>What the target's toolchain has by itself under a name; null: nothing.</summary>
    public Func<PortName, ToolchainLibrary?> ToolchainLibrary { get; init; } = static _ => null;

    public IEnumerable<string> PortNames => tree.Names.Select(static n => n.ToString());

    public ImmutableArray<Candidate> CandidatesOf(string port)
    {
        if (!PortName.TryParse(port, out var name))
        {
            return [];
        }

        var own = tree.Find(name) is { } found ? CandidateFor(found) : null;
        var ofToolchain = ToolchainLibrary(name) is { } library && library.Version != own?.Version
            ? new Candidate { Version = library.Version, IsOfToolchain = true } : null;
        return [.. new[] { own, ofToolchain }.OfType<Candidate>()];
    }

    /// <exception cref="DiagnosticException">RR2012: the provider that the user prefers is none.</exception>
    public VirtualPackage? VirtualOf(string name) =>
        PortName.TryParse(name, out var parsed) && tree.FindVirtual(parsed) is { } listed
            ? new VirtualPackage
            {
                Providers =
                [
                    .. Ordered(parsed, listed.Providers)
                        .Where(p => tree.Find(p) is { } port && port.Provides.Contains(parsed))
                        .Select(ProviderFor),
                ],
                IsExclusive = listed.IsExclusive,
            }
            : null;

    /// <summary>
    /// What a dependency asks for: the port in its range, the options that it names, and the port's defaults that it does not
    /// turn off.
    /// </summary>
    public IEnumerable<Requirement> RequirementsOf(Dependency dependency)
    {
        var name = dependency.Port.ToString();
        return DefaultsOf(dependency.Port)
            .Except(dependency.WithoutOptions)
            .Union(dependency.Options)
            .Order()
            .Select(option => Requirement.Any(PackageId.OfOption(name, option.ToString())))
            .Prepend(Requirement.In(PackageId.OfPort(name), dependency.Range));
    }

    private ImmutableArray<PortName> Ordered(PortName name, ImmutableArray<PortName> providers) =>
        !Preferred.TryGetValue(name, out var first) ? providers
        : providers.Contains(first) ? [first, .. providers.Remove(first)]
        : throw ResolvingDiagnostics.NoSuchProvider.Exception(
            $"the configuration prefers `{first}` for `{name}`, which it does not provide",
            $"choose one of these under `prefer`: {string.Join(", ", providers.Select(static p => $"`{p}`"))}");

    private IEnumerable<PortName> DefaultsOf(PortName name) =>
        tree.Find(name) is { } port ? port.Options.Where(static o => o.Value.IsDefault).Select(static o => o.Key) : [];

    private VirtualProvider ProviderFor(PortName port) => new(Requirement.Any(PackageId.OfPort(port.ToString())))
    {
        Options = [.. DefaultsOf(port).Select(static o => o.ToString())],
    };

    private Candidate CandidateFor(Port port)
    {
        var withoutOptions = PortSelection.For(target);
        return new Candidate
        {
            Version = port.Version,
            Dependencies = [.. port.Libraries.Select(withoutOptions).SelectMany(RequirementsOf)],
            Conflicts = [.. port.Conflicts.Select(withoutOptions).SelectMany(RefusalsOf)],
            Provides = [.. port.Provides.Select(static v => v.ToString())],
            Options = [.. port.Options.Keys.Select(option => OptionOf(port, option))],
            Unavailable = port.Supports.Holds(withoutOptions) ? null
                : $"does not support `{target}`, only {SupportedTargets.Of(port.Supports)}",
        };
    }

    /// <summary>What an option brings: the dependencies and conflicts that hold with it and not without it.</summary>
    private CandidateOption OptionOf(Port port, PortName option)
    {
        return new CandidateOption(option.ToString())
        {
            Dependencies = [.. Brought(port.Dependencies).SelectMany(RequirementsOf)],
            Conflicts = [.. Brought(port.Conflicts).SelectMany(RefusalsOf)],
        };

        IEnumerable<Dependency> Brought(ImmutableArray<Conditional<Dependency>> all)
        {
            var (without, with) = (PortSelection.For(target), new PortSelection(target, [option]));
            return all.Where(d => d.When.Holds(with) && !d.When.Holds(without)).Select(static d => d.Value);
        }
    }

    /// <summary>What a conflict refuses: the port in its range, or each of its options that is named.</summary>
    private static IEnumerable<Requirement> RefusalsOf(Dependency refused)
    {
        var name = refused.Port.ToString();
        return refused.Options.IsEmpty
            ? [Requirement.In(PackageId.OfPort(name), refused.Range)]
            : refused.Options.Select(o => Requirement.In(PackageId.OfOption(name, o.ToString()), refused.Range));
    }
}
