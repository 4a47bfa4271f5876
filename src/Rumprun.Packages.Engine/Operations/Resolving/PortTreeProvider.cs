using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Engine.Ports;

namespace Rumprun.Packages.Engine.Operations.Resolving;

/// <summary>Shows the solver the ports of a tree, as they are for one target.</summary>
public sealed class PortTreeProvider(PortTree tree, Target target) : IPackageProvider
{
    public IEnumerable<string> PortNames => tree.Names.Select(static n => n.ToString());

    public ImmutableArray<Candidate> CandidatesOf(string port) =>
        PortName.TryParse(port, out var name) && tree.Find(name) is { } found ? [CandidateFor(found)] : [];

    public VirtualPackage? VirtualOf(string name)
    {
        if (!PortName.TryParse(name, out var parsed))
        {
            return null;
        }

        ImmutableArray<VirtualProvider> providers =
        [
            .. tree.ReadAll()
                .Select(static p => p.Value.Value)
                .OfType<Port>()
                .Where(p => p.Provides.Contains(parsed))
                .Select(static p => new VirtualProvider(Requirement.Any(PackageId.OfPort(p.Name.ToString())))),
        ];
        return providers.IsEmpty ? null : new VirtualPackage { Providers = providers, IsExclusive = true };
    }

    /// <summary>
    /// What a dependency asks for: the port in its range, the options that it names, and the port's defaults that it does not
    /// turn off.
    /// </summary>
    public IEnumerable<Requirement> RequirementsOf(Dependency dependency)
    {
        var name = dependency.Port.ToString();
        var port = tree.Find(dependency.Port);
        var defaults = port is null ? [] : port.Options.Where(static o => o.Value.IsDefault).Select(static o => o.Key);
        return defaults.Except(dependency.WithoutOptions)
            .Union(dependency.Options)
            .Order()
            .Select(option => Requirement.Any(PackageId.OfOption(name, option.ToString())))
            .Prepend(Requirement.In(PackageId.OfPort(name), dependency.Range));
    }

    private Candidate CandidateFor(Port port)
    {
        var withoutOptions = PortSelection.For(target);
        return new Candidate
        {
            Version = port.Version,
            Dependencies = [.. port.Dependencies.Select(withoutOptions).SelectMany(RequirementsOf)],
            Conflicts = [.. port.Conflicts.Select(static c => Requirement.In(PackageId.OfPort(c.Port.ToString()), c.Range))],
            Provides = [.. port.Provides.Select(static v => v.ToString())],
            Options = [.. port.Options.Keys.Select(option => OptionOf(port, option))],
            Unavailable = port.Supports.Holds(withoutOptions) ? null : $"does not support `{target}`",
        };
    }

    /// <summary>What an option brings: the dependencies that hold with it and not without it.</summary>
    private CandidateOption OptionOf(Port port, PortName option)
    {
        var (without, with) = (PortSelection.For(target), new PortSelection(target, [option]));
        return new CandidateOption(option.ToString())
        {
            Dependencies =
            [
                .. port.Dependencies
                    .Where(d => d.When.Holds(with) && !d.When.Holds(without))
                    .SelectMany(d => RequirementsOf(d.Value)),
            ],
        };
    }
}
