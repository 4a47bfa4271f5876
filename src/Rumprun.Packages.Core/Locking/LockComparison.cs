using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Locking;

/// <summary>Compares the locked entries with the current result: the choices and the packages built from them.</summary>
public static class LockComparison
{
    private static readonly ImmutableSortedDictionary<PortName, LockedPort> s_none =
        ImmutableSortedDictionary<PortName, LockedPort>.Empty;

    /// <summary>All differences of choice; toolchains first, then the target's ports, then the tools'.</summary>
    public static IEnumerable<LockDifference> Differences(LockedTarget locked, LockedTarget actual)
    {
        if (locked.Toolchain is { } wanted && actual.Toolchain is { } found && wanted != found)
        {
            yield return new LockDifference.OtherToolchain(IsForTools: false, wanted, found);
        }

        if (locked.ToolToolchain is { } wantedForTools && actual.ToolToolchain is { } foundForTools
            && wantedForTools != foundForTools)
        {
            yield return new LockDifference.OtherToolchain(IsForTools: true, wantedForTools, foundForTools);
        }

        foreach (var difference in Differences(null, locked.Ports, actual.Ports))
        {
            yield return difference;
        }

        foreach (var request in locked.Tools.Keys.Union(
            actual.Tools.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var (
                before,
                now) = (locked.Tools.GetValueOrDefault(request, s_none), actual.Tools.GetValueOrDefault(request, s_none));
            foreach (var difference in Differences(request, before, now))
            {
                yield return difference;
            }
        }
    }

    private static IEnumerable<LockDifference> Differences(
        string? tool,
        ImmutableSortedDictionary<PortName, LockedPort> locked,
        ImmutableSortedDictionary<PortName, LockedPort> actual) =>
        locked.Keys.Union(actual.Keys).Order().SelectMany(name =>
            !locked.TryGetValue(name, out var before) ? [new LockDifference.Added(tool, name, actual[name].Version)]
            : !actual.TryGetValue(name, out var now) ? [new LockDifference.Removed(tool, name, before.Version)]
            : Differences(tool, name, before, now));

    /// <summary>If the version differs, everything may differ; the version says enough.</summary>
    private static ImmutableArray<LockDifference> Differences(
        string? tool, PortName name, LockedPort locked, LockedPort actual)
    {
        if (locked.Version != actual.Version)
        {
            return [new LockDifference.OtherVersion(tool, name, locked.Version, actual.Version)];
        }

        ImmutableArray<LockDifference> differences =
        [
            .. locked.Options.SymmetricExcept(actual.Options)
                .Select(o => new LockDifference.OtherOption(tool, name, o, locked.Options.Contains(o))),
            .. locked.Sources.SymmetricExcept(actual.Sources)
                .Select(s => new LockDifference.OtherSource(tool, name, s, locked.Sources.Contains(s))),
            .. locked.Port == actual.Port ? [] : new LockDifference[]
            {
                new LockDifference.OtherPort(tool, name, locked.Port, actual.Port),
            },
        ];
        return differences.IsEmpty && !locked.IsSameChoice(actual)
            ? [new LockDifference.OtherDependencies(tool, name)]
            : differences;
    }
}
