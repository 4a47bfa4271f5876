using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Building.Checks;

/// <summary>Applies every rule to a staged tree, and the port's allowances to the findings.</summary>
internal static class OutputChecker
{
    /// <summary>How many findings of one rule are reported; the rest are counted.</summary>
    private const int MostReported = 5;

    private static readonly PathPattern Everything = new("**");

    private static readonly ImmutableArray<IOutputRule> Rules =
    [
        new EmptyPackageRule(),
        new LicenseTextRule(),
        new OutsidePrefixRule(),
        new HostPathRule(),
        new DynamicObjectRule(),
        new ForeignMachineRule(),
        new FileModeRule(),
        new DanglingLinkRule(),
    ];

    /// <summary>The problems of a tree, and the allowances of the port that allow nothing.</summary>
    public static ImmutableArray<Diagnostic> Check(OutputTree tree, CancellationToken cancellationToken)
    {
        var allowances = AllowancesOf(tree.Plan);
        var problems = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var rule in Rules)
        {
            var relevant = allowances.Where(a => a.Allowance.Check == rule.Check).ToList();
            var found = rule.Find(tree, cancellationToken).ToList();
            var reported = found.Where(f => !relevant.Any(a => a.Allowance.Covers(f.Path))).ToList();
            var unreported = reported.Count - MostReported;
            problems.AddRange(reported.Take(MostReported).Select((f, i) => Describe(rule, f, unreported, i)));

            // What is found in a program of the user's own depends on how it was compiled, and it is not published.
            problems.AddRange(
                from item in tree.Plan.Port.IsLocal ? [] : relevant
                from pattern in item.Allowance.Paths.DefaultIfEmpty(Everything)
                where !found.Any(f => pattern.Matches(f.Path))
                select Unused(item.Allowance, item.Index, pattern, tree.Plan));
        }

        return problems.ToImmutable();
    }

    private static ImmutableArray<(CheckAllowance Allowance, int Index)> AllowancesOf(BuildPlan plan) =>
    [
        .. plan.Port.Allowances.Index()
            .Where(a => a.Item.When.Holds(plan.Selection))
            .Select(static a => (a.Item.Value, a.Index)),
    ];

    private static Diagnostic Describe(IOutputRule rule, OutputFinding finding, int unreported, int index)
    {
        var isLast = index == MostReported - 1;
        var more = isLast && unreported > 0 ? FormattableString.Invariant($"; the same goes for {unreported} more") : "";
        var paths = finding.Path.Length == 0 ? "" : $", paths: [{finding.Path}]";
        return rule.Descriptor.Create(
            finding.Message + more,
            rule.Hint,
            $"or, if it is intended, add to the port: `allow: [{{check: {rule.Check.Name()}{paths}, why: \"...\"}}]`");
    }

    private static Diagnostic Unused(CheckAllowance allowance, int index, PathPattern pattern, BuildPlan plan) =>
        OutputCheckDiagnostics.UnusedAllowance.At(
            plan.Port.Locations.GetValueOrDefault(FormattableString.Invariant($"allow[{index}].check")),
            $"`{plan.Port.Name}` allows what the check `{allowance.Check.Name()}` finds"
            + (allowance.Paths.IsEmpty ? "" : $" in `{pattern}`")
            + $", but for `{plan.Selection.Target}` it finds nothing there",
            "remove it from `allow`, or give the item a `when`");
}
