using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Locking;

/// <summary>A package that came out other than it is locked.</summary>
/// <param name="IsImage">The image package; else the one that was built.</param>
public sealed record OtherArtifact(PortName Name, bool IsImage, Sha256Digest Locked, Sha256Digest Actual);

/// <summary>
/// Carries packages' digests from one version of a target's entries to another. A digest stays true for a port only while
/// the port, all that it is made from and the toolchain stay the same.
/// </summary>
public static class LockedArtifacts
{
    /// <summary>
    /// The entries of <paramref name="target"/>, completed with digests (and toolchains) that only the other knows.
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

    /// <summary>Where both know a digest of the same choice, and it is not the same digest.</summary>
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

        /// <summary>A tool's graph has nothing in it that the tool does not need.</summary>
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

            // A file that was edited may hold a circle: what is being looked at counts as different until it is known.
            _known[(tool, name)] = false;
            var result = sameToolchain
                && mine.TryGetValue(name, out var a) && theirs.TryGetValue(name, out var b) && a.IsSameChoice(b)
                && a.Dependencies.All(d => IsSame(tool, d, mine, theirs, sameToolchain))
                && a.Tools.All(Tools);
            return _known[(tool, name)] = result;
        }
    }
}
