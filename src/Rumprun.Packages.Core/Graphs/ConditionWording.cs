using System.Collections.Immutable;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Graphs;

/// <summary>Says in words why a condition holds.</summary>
public static class ConditionWording
{
    /// <summary>The alternatives that hold, one of each key that the condition has.</summary>
    /// <param name="selection">One for which the condition holds.</param>
    public static ImmutableArray<string> Of(Condition condition, PortSelection selection) =>
    [
        .. Holding(condition.Options, selection.Options.Contains)
            .Select(static o => o.Negated ? $"without option {o.Value}" : $"option {o.Value}").Take(1),
        .. Holding(condition.Platforms, p => p == selection.Target.Platform)
            .Select(static p => Place(Target.PlatformNames[(int)p.Value], p.Negated)).Take(1),
        .. Holding(condition.Architectures, a => a == selection.Target.Architecture)
            .Select(static a => Place(Target.ArchitectureNames[(int)a.Value], a.Negated)).Take(1),
    ];

    private static IEnumerable<Alternative<T>> Holding<T>(
        ImmutableArray<Alternative<T>> alternatives, Func<T, bool> holds) =>
        alternatives.Where(a => holds(a.Value) != a.Negated);

    private static string Place(string name, bool negated) => negated ? $"not on {name}" : $"on {name}";
}
