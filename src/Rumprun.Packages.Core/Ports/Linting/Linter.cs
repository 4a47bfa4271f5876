using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Ports.Linting;

/// <summary>Applies every lint rule to a port, or to a file of a tree.</summary>
public static class Linter
{
    private static readonly ImmutableArray<ILintRule> Rules =
    [
        new SummaryRule(),
        new InsecureAddressRule(),
        new MaintainerRule(),
        new TestRule(),
        new UntestedOptionRule(),
        new LicenseFileRule(),
        new GuestPortRule(),
        new TestGuestRule(),
        new PatchReasonRule(),
        new DependencyRule(),
        new SolvableDependencyRule(),
        new ProvidesRule(),
    ];

    /// <summary>Every finding about a tree's list of virtual names, in the file's order.</summary>
    /// <param name="find">The port of a name; null if it does not exist or has errors of its own.</param>
    /// <param name="isPort">Whether a port of the name exists, with or without errors.</param>
    public static ImmutableArray<Diagnostic> Lint(
        VirtualList list, Func<PortName, Port?> find, Func<PortName, bool> isPort) =>
        InOrder(VirtualListRule.Check(list, find, isPort));

    /// <summary>Every finding about a tree's list of runtime libraries, in the file's order.</summary>
    /// <inheritdoc cref="Lint(VirtualList, Func{PortName, Port?}, Func{PortName, bool})"/>
    public static ImmutableArray<Diagnostic> Lint(
        RuntimeList list, Func<PortName, Port?> find, Func<PortName, bool> isPort) =>
        InOrder(RuntimeListRule.Check(list, find, isPort));

    /// <summary>Every finding, in the file's order.</summary>
    public static ImmutableArray<Diagnostic> Lint(LintSubject subject) =>
        InOrder(Rules.SelectMany(rule => rule.Check(subject)));

    private static ImmutableArray<Diagnostic> InOrder(IEnumerable<Diagnostic> complaints) =>
        [.. complaints.OrderBy(static d => d.Location!.Line).ThenBy(static d => d.Location!.Column)];
}
