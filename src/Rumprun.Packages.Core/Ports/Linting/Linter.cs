using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Ports.Linting;

/// <summary>Applies every lint rule to a port.</summary>
public static class Linter
{
    private static readonly ImmutableArray<ILintRule> Rules =
    [
        new SummaryRule(),
        new InsecureAddressRule(),
        new MaintainerRule(),
        new TestRule(),
        new LicenseFileRule(),
        new GuestPortRule(),
        new PatchReasonRule(),
        new DependencyRule(),
    ];

    /// <summary>Every complaint, in the file's order.</summary>
    public static ImmutableArray<Diagnostic> Lint(LintSubject subject) =>
    [
        .. Rules.SelectMany(rule => rule.Check(subject))
            .OrderBy(static d => d.Location!.Line)
            .ThenBy(static d => d.Location!.Column),
    ];
}
