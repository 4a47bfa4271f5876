using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>Words an incompatibility as a clause of a sentence.</summary>
internal static class FailureWording
{
    public static string Of(Incompatibility incompatibility) => incompatibility.Cause switch
    {
        IncompatibilityCause.Requested { Requirement: var requirement } => $"you asked for {requirement}",
        IncompatibilityCause.Pinned { Pin: var pin, IsGone: false } => $"`{pin.Origin}` has `{pin.Port}` {pin.Version}",
        IncompatibilityCause.Pinned { Pin: var pin } => $"`{pin.Origin}` has `{pin.Port}` {pin.Version}, which is gone",
        IncompatibilityCause.Dependency { Requirement: var requirement } =>
            $"{Subject(incompatibility.Terms.First(static t => t.IsPositive))} depends on {requirement}",
        IncompatibilityCause.Conflict { Owner: var owner, Refused: var refused, Virtual: null } =>
            $"{Subject(incompatibility.Terms.First(t => t.Package == owner))} conflicts with {refused}",
        IncompatibilityCause.Conflict { Owner: var owner, Refused: var refused, Virtual: var name } =>
            $"{Subject(incompatibility.Terms.First(t => t.Package == owner))} conflicts with `{name}`, which {refused} "
                + $"provides",
        IncompatibilityCause.Exclusive { Owner: var owner, Other: var other, Virtual: var name } =>
            $"{Object(incompatibility.Terms.First(t => t.Package == owner))} and {other} both provide `{name}`",
        IncompatibilityCause.Provision { Requirement: var requirement } =>
            $"{Subject(incompatibility.Terms.First(static t => t.IsPositive))} needs {requirement}",
        IncompatibilityCause.Unavailable { Reason: var reason } => $"{Object(incompatibility.Terms[0])} {reason}",
        IncompatibilityCause.NoSuchOption { Option: var option } => NoSuchOption(incompatibility.Terms[0], option),
        IncompatibilityCause.SameVersion { Option: var option } =>
            $"`{option}` has to be at the version of `{option.Port}`",
        IncompatibilityCause.NoVersions no => NoVersions(incompatibility.Terms[0], no),
        IncompatibilityCause.NoProvider => NoProvider(incompatibility.Terms[0]),
        IncompatibilityCause.Cycle cycle => $"{Path(cycle, p => Object(incompatibility.Terms.First(t => t.Package == p)))} "
            + "is a dependency cycle",
        IncompatibilityCause.NoSuchPort { Name: var name } => $"there is no port named `{name}`",
        _ => Derived(incompatibility.Terms),
    };

    /// <summary><c>`a` -> `b` -> `a`</c>.</summary>
    public static string Path(IncompatibilityCause.Cycle cycle, Func<PackageId, string> name) =>
        string.Join(" -> ", cycle.Packages.Append(cycle.Packages[0]).Select(name));

    /// <summary>Two incompatibilities in one clause.</summary>
    public static string Of(Incompatibility first, Incompatibility second) => (first.Cause, second.Cause) switch
    {
        (IncompatibilityCause.Requested(var one), IncompatibilityCause.Requested(var other)) =>
            $"you asked for {one} and {other}",
        _ => $"{Of(first)} and {Of(second)}",
    };

    private static string Derived(ImmutableArray<Term> terms)
    {
        var chosen = terms.Where(static t => t.IsPositive).ToArray();
        var required = terms.Where(static t => !t.IsPositive).Select(Object).ToArray();
        return (chosen, required) switch
        {
            ([], []) => "there is no solution",
            ([{ IsEvery: true, Providers: not [] } one], []) => $"no provider of `{one.Package}` can be chosen",
            ([{ Providers: not [] } one], []) => $"`{one.Package}` cannot come from {From(one)}",
            ([{ IsEvery: true } one], []) => $"no version of `{one.Package}` can be chosen",
            ([var one], []) => $"{Subject(one)} cannot be chosen",
            ([var one, var other], []) => $"{Subject(one)} is incompatible with {Object(other)}",
            (_, []) => $"one of {List(chosen.Select(Object), "and")} has to be left out",
            ([], [var one]) => $"{one} is needed",
            ([], _) => $"one of {List(required, "and")} is needed",
            ([var one], _) => $"{Subject(one)} requires {List(required, "or")}",
            _ => $"{List(chosen.Select(Object), "and")} together require {List(required, "or")}",
        };
    }

    private static string NoSuchOption(Term term, PackageId option) =>
        term.IsEvery ? $"no version of `{option.Port}` has an option `{option.Option}`"
        : $"`{option.Port}` {term.Versions} has no option `{option.Option}`";

    private static string NoVersions(Term term, IncompatibilityCause.NoVersions cause) => cause switch
    {
        { Prereleases: [] } => $"no version of `{term.Package}` is in {term.Versions}",
        _ when term.Versions.IsAll => $"`{term.Package}` has only prereleases",
        _ => $"`{term.Package}` has only prereleases in {term.Versions}",
    };

    private static string NoProvider(Term term) =>
        term.Versions.IsAll ? $"no port provides `{term.Package}`" : $"no port provides `{term.Package}` {term.Versions}";

    /// <summary>As the subject of a sentence: <c>every version of `nginx`</c>.</summary>
    private static string Subject(Term term) => term switch
    {
        { IsEvery: true, Providers: not [] } => $"every provider of `{term.Package}`",
        { IsEvery: true } => $"every version of `{term.Package}`",
        { Providers: not [] } => Object(term),
        _ => $"`{term.Package}` {term.Versions}",
    };

    /// <summary>As the object of a sentence: just <c>`nginx`</c> if every version is meant.</summary>
    private static string Object(Term term) =>
        term is { IsEvery: false, Versions.IsAll: true, Providers: not [] } ? $"`{term.Package}` from {From(term)}"
        : term.IsEvery || term.Versions.IsAll ? $"`{term.Package}`" : $"`{term.Package}` {term.Versions}";

    private static string From(Term term) =>
        List(term.Providers.Select(static p => $"`{p.Port.Package.Port}`").Distinct(), "or");

    private static string List(IEnumerable<string> items, string word)
    {
        var list = items.ToArray();
        return list.Length == 1 ? list[0] : $"{string.Join(", ", list[..^1])} {word} {list[^1]}";
    }
}
