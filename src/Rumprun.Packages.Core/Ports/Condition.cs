using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Ports;

/// <summary>The context in which a condition is evaluated: the target and the enabled options.</summary>
public sealed record PortSelection(Target Target, ImmutableSortedSet<PortName> Options)
{
    /// <summary>The target with no option on.</summary>
    public static PortSelection For(Target target) => new(target, []);
}

/// <summary>
/// A <c>when:</c> in a port or recipe. All given keys have to hold; a key holds if one of its values does; a value that
/// begins with <c>!</c> holds if the rest does not.
/// </summary>
public sealed record Condition
{
    /// <summary>The condition that always holds.</summary>
    public static Condition Always { get; } = new();

    public ImmutableArray<Alternative<PortName>> Options { get; init; } = [];

    public ImmutableArray<Alternative<Platform>> Platforms { get; init; } = [];

    public ImmutableArray<Alternative<Architecture>> Architectures { get; init; } = [];

    public bool Holds(PortSelection selection) =>
        Any(Options, selection.Options.Contains)
        && Any(Platforms, p => p == selection.Target.Platform)
        && Any(Architectures, a => a == selection.Target.Architecture);

    /// <summary>Whether both hold for some target and choice of options.</summary>
    public bool Overlaps(Condition other) =>
        Compatible(Options, other.Options)
        && Enum.GetValues<Platform>().Any(p => Any(Platforms, v => v == p) && Any(other.Platforms, v => v == p))
        && Enum.GetValues<Architecture>().Any(a => Any(Architectures, v => v == a) && Any(other.Architectures, v => v == a));

    // Options are independent: two keys exclude each other only if each value of one contradicts each value of the other.
    private static bool Compatible(ImmutableArray<Alternative<PortName>> one, ImmutableArray<Alternative<PortName>> other) =>
        one.IsEmpty || other.IsEmpty || one.Any(a => other.Any(b => a.Value != b.Value || a.Negated == b.Negated));

    private static bool Any<T>(ImmutableArray<Alternative<T>> alternatives, Func<T, bool> holds) =>
        alternatives.IsEmpty || alternatives.Any(a => holds(a.Value) != a.Negated);
}

/// <summary>One value of a condition's key, negated when written with a leading <c>!</c>.</summary>
public readonly record struct Alternative<T>(T Value, bool Negated);

/// <summary>A value that applies only if its condition holds.</summary>
public sealed record Conditional<T>(T Value, Condition When)
{
    public static implicit operator Conditional<T>(T value) => new(value, Condition.Always);
}

/// <summary>Lists of conditional values.</summary>
public static class ConditionalExtensions
{
    /// <summary>The values whose conditions hold, in order.</summary>
    public static IEnumerable<T> Select<T>(this IEnumerable<Conditional<T>> values, PortSelection selection) =>
        values.Where(v => v.When.Holds(selection)).Select(static v => v.Value);
}
