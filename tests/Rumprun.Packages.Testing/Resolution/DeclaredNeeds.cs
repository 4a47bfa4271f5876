using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Testing.Resolution;

/// <summary>
/// Turns the solver's requirements into dependencies as a port or a person states them: a port in a range, with options.
/// </summary>
/// <param name="defaults">The options of a port that are on by default.</param>
internal sealed class DeclaredNeeds(Func<PortName, IEnumerable<PortName>> defaults)
{
    /// <exception cref="InexpressibleException">An option is required by itself, or in a range of its own.</exception>
    public IEnumerable<Dependency> Of(ImmutableArray<Requirement> requirements)
    {
        foreach (var ofPort in requirements.GroupBy(static r => r.Package.Port))
        {
            var options = ofPort.Where(static r => r.Package.IsOption).ToArray();
            var ports = ofPort.Except(options).ToArray();
            if (ports.Length == 0)
            {
                throw new InexpressibleException("an option is required without its port");
            }

            if (options.Any(static r => !r.Versions.IsAll))
            {
                throw new InexpressibleException("an option is required in a range of versions");
            }

            ImmutableSortedSet<PortName> with = [.. options.Select(static r => r.Package.Option!.Value)];
            foreach (var port in ports)
            {
                yield return new Dependency(ofPort.Key, RangeOf(port.Versions), with)
                {
                    WithoutOptions = [.. defaults(ofPort.Key).Except(with)],
                };
            }
        }
    }

    /// <summary>A conflict names a port or one of its options.</summary>
    public static Dependency Refusal(Requirement refused) =>
        new(refused.Package.Port, RangeOf(refused.Versions), refused.Package.Option is { } option ? [option] : []);

    private static VersionRange RangeOf(VersionSet versions) =>
        versions.IsAll ? VersionRange.All
        : versions.IsEmpty ? throw new InexpressibleException("a range holds a version")
        : VersionRange.Parse(versions.ToString());
}
