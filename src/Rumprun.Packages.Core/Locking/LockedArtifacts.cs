using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Locking;

/// <summary>A package that differs from the locked one.</summary>
/// <param name="IsImage">Whether it is the image package, or else the built package.</param>
public sealed record OtherArtifact(PortName Name, bool IsImage, Sha256Digest Locked, Sha256Digest Actual);

/// <summary>
/// Carries digests of packages from one version of a target's entries to another. A port's digest stays valid only while the
/// port, everything it is built from, and the toolchain stay the same.
/// </summary>
public static class LockedArtifacts
{
    /// <summary>
    /// The entries of <paramref name="target"/>, with the digests (and toolchains) added that only the other has.
    /// </summary>
    public static LockedTarget CompletedFrom(this LockedTarget target, LockedTarget other)
    {
        var same = new SameChoices(target, other);
        return target with
        {
            Toolchain = target.Toolchain ?? other.Toolchain,
            ToolToolchain = target.ToolToolchain ?? other.ToolToolchain,
            Ports = Completed(target.Ports, other.Ports, same.Port),
            Tools = target.Tools.ToImmutableSortedDictionary(
                static t => t.Key,
                t => other.Tools.TryGetValue(t.Key, out var graph) ? Completed(
                    t.Value, graph, name => same.Tool(t.Key, name)) : t.Value,
                StringComparer.Ordinal),
        };
    }

    /// <summary>The entries for which both have a digest of the same choice, and the digests differ.</summary>
    public static IEnumerable<OtherArtifact> OtherArtifacts(this LockedTarget locked, LockedTarget actual)
    {
        var same = new SameChoices(locked, actual);
        return Others(locked.Ports, actual.Ports, same.Port).Concat(locked.Tools
            .Where(t => actual.Tools.ContainsKey(t.Key))
            .SelectMany(t => Others(t.Value, actual.Tools[t.Key], name => same.Tool(t.Key, name))));
    }

    private static ImmutableSortedDictionary<PortName, LockedPort> Completed(
        ImmutableSortedDictionary<PortName, LockedPort> ports,
        ImmutableSortedDictionary<PortName, LockedPort> others,
        Func<PortName, bool> isSame) =>
        ports.ToImmutableSortedDictionary(static p => p.Key, p => !isSame(p.Key) ? p.Value : p.Value with
        {
            Package = p.Value.Package ?? others[p.Key].Package,
            Image = p.Value.Image ?? others[p.Key].Image,
        });

    private static IEnumerable<OtherArtifact> Others(
        ImmutableSortedDictionary<PortName, LockedPort> locked,
        ImmutableSortedDictionary<PortName, LockedPort> actual,
        Func<PortName, bool> isSame)
    {
        foreach (var (name, before) in locked.Where(p => isSame(p.Key)))
        {
            var now = actual[name];
            if (before.Package is { } package && now.Package is { } built && package != built)
            {
                yield return new OtherArtifact(name, IsImage: false, package, built);
            }

            if (before.Image is { } image && now.Image is { } baked && image != baked)
            {
                yield return new OtherArtifact(name, IsImage: true, image, baked);
            }
        }
    }

    /// <summary>Which ports of two graphs are the same down to the last dependency.</summary>
    private sealed class SameChoices(LockedTarget one, LockedTarget other)
    {
        private readonly Dictionary<(string? Tool, PortName Name), bool> _known = [];

        public bool Port(PortName name) =>
            IsSame(null, name, one.Ports, other.Ports, AreSame(one.Toolchain, other.Toolchain));

        public bool Tool(string request, PortName name) =>
            one.Tools.TryGetValue(request, out var mine) && other.Tools.TryGetValue(request, out var theirs)
            && IsSame(request, name, mine, theirs, AreSame(one.ToolToolchain, other.ToolToolchain));

        /// <summary>A tool's graph contains only what the tool needs.</summary>
        private bool Tools(string request) =>
            one.Tools.TryGetValue(request, out var graph) && graph.Keys.All(name => Tool(request, name));

        private static bool AreSame(Sha256Digest? one, Sha256Digest? other) => one is null || other is null || one == other;

        private bool IsSame(
            string? tool,
            PortName name,
            ImmutableSortedDictionary<PortName, LockedPort> mine,
            ImmutableSortedDictionary<PortName, LockedPort> theirs,
            bool sameToolchain)
        {
            if (_known.TryGetValue((tool, name), out var known))
            {
                return known;
            }

            // An edited file may contain a cycle: a port counts as different while it is being compared.
            _known[(tool, name)] = false;
            var result = sameToolchain
                && mine.TryGetValue(name, out var a) && theirs.TryGetValue(name, out var b) && a.IsSameChoice(b)
                && a.Dependencies.All(d => IsSame(tool, d, mine, theirs, sameToolchain))
                && a.Tools.All(Tools);
            return _known[(tool, name)] = result;
        }
    }
}
