using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>
/// Turns a failure into the diagnostic that a user reads: its kind, its derivation, and how to fix it.
/// </summary>
public static class FailureDiagnosis
{
    private const int VersionsShown = 5;

    /// <summary>The most sentences of an explanation that are shown, unless it is asked for whole.</summary>
    private const int MostLines = 30;

    private const string NoSingleChange =
        "change more than one of the above: no change of one requirement, conflict, option or name helps";

    private const string NoneFound = "change the above: no single change was found that helps";

    /// <param name="isWhole">Whether a long explanation is shown whole.</param>
    public static Diagnostic Of(ResolutionFailure failure, Remedies remedies, bool isWhole = false)
    {
        var facts = failure.Derivation().Where(static i => i.Cause is not IncompatibilityCause.Derived).ToArray();
        var obstacles = facts.Where(static i => IsObstacle(i.Cause)).ToArray();
        var (descriptor, headline, hint) = obstacles is [var only] && !IsBetweenRanges(only, facts)
            && (only.Cause is not IncompatibilityCause.Cycle named || facts.All(f => IsOf(named, f)))
            ? Name(only)
            : obstacles is [_, ..] && Array.TrueForAll(obstacles, static o => o.Cause is IncompatibilityCause.Unavailable)
                ? (ResolutionDiagnostics.Unavailable, string.Join(" and ", obstacles.Select(FailureWording.Of)), null)
            : Disagreement;

        // What was requested does not exist; the headline suffices.
        var isPlain = obstacles is [var single] && (single.Cause is IncompatibilityCause.Cycle cycle
            ? facts.All(f => IsOf(cycle, f))
            : facts.Length == 2 && facts.Any(static f => f.Cause is IncompatibilityCause.Requested));
        return descriptor.Create(
            isPlain ? headline : $"{headline}\n{Explanation(failure, isWhole ? int.MaxValue : MostLines)}",
            Hints(hint, remedies));
    }

    /// <param name="advice">What helps where nothing that there is can be changed, such as writing a port; or null.</param>
    private static string[] Hints(string? advice, Remedies remedies) => advice switch
    {
        null when remedies.Found.Count > 0 => RemedyWording.Hints(remedies.Found),
        null => [remedies.IsComplete ? NoSingleChange : NoneFound],
        _ when remedies.Found.Any(static r => r is Remedy.Respell or Remedy.RespellDependency) =>
            RemedyWording.Hints(remedies.Found),
        _ => [advice, .. RemedyWording.Hints([.. remedies.Found.Where(static r => r is not Remedy.DropDependency)])],
    };

    /// <summary>
    /// The derivation, one sentence per line, with the numbers in a separate column. Of a long one, the end.
    /// </summary>
    public static string Explanation(ResolutionFailure failure, int mostLines = int.MaxValue)
    {
        var all = FailureReport.Of(failure);
        var lines = all.Length > mostLines ? all[^(mostLines - 1)..] : all;
        var width = lines.Max(static l => l.Number is { } n ? $"({n}) ".Length : 0);
        var text = new StringBuilder();
        if (lines.Length < all.Length)
        {
            text.Append("  ").Append(' ', width).Append(CultureInfo.InvariantCulture,
                $"... after {all.Length - lines.Length} more sentences, which `rrpkg resolve --explain` shows:");
        }

        foreach (var line in lines)
        {
            var number = line.Number is { } n ? string.Create(CultureInfo.InvariantCulture, $"({n}) ") : "";
            text.Append(text.Length > 0 ? "\n" : "").Append("  ").Append(number.PadRight(width)).Append(line.Text);
        }

        return text.ToString();
    }

    /// <summary>No single requirement has this range; it is the intersection of several.</summary>
    private static bool IsBetweenRanges(Incompatibility obstacle, Incompatibility[] facts) =>
        obstacle.Cause is IncompatibilityCause.NoVersions
        && !facts.Any(f => f.Cause is IncompatibilityCause.Requested or IncompatibilityCause.Dependency
            && f.Terms.Any(t => t.Package == obstacle.Terms[0].Package && t.Versions.Equals(obstacle.Terms[0].Versions)));

    /// <summary>Whether the fact is the cycle, a dependency in it, or that one of its ports was asked for.</summary>
    private static bool IsOf(IncompatibilityCause.Cycle cycle, Incompatibility fact) =>
        fact.Cause is IncompatibilityCause.Cycle or IncompatibilityCause.Dependency or IncompatibilityCause.Requested
        && fact.Terms.All(t => cycle.Packages.Contains(t.Package));

    private static bool IsObstacle(IncompatibilityCause cause) =>
        cause is not (IncompatibilityCause.Requested or IncompatibilityCause.Dependency or IncompatibilityCause.Provision
            or IncompatibilityCause.SameVersion);

    private static (DiagnosticDescriptor Descriptor, string Headline, string? Hint) Name(Incompatibility obstacle)
    {
        var term = obstacle.Terms[0];
        return obstacle.Cause switch
        {
            IncompatibilityCause.Pinned { Pin: var pin, IsGone: var isGone } => (ResolutionDiagnostics.Pinned,
                $"`{pin.Origin}` has `{pin.Port}` {pin.Version}, "
                + (isGone ? "which no longer exists" : "which does not meet every requirement"),
                null),
            IncompatibilityCause.NoSuchPort { Name: var name } =>
                (ResolutionDiagnostics.NoSuchPort, $"no port named `{name}`",
                    "run `rrpkg list --available` to see the available ports"),
            IncompatibilityCause.NoSuchOption => (ResolutionDiagnostics.NoSuchOption, FailureWording.Of(obstacle), null),
            IncompatibilityCause.Unavailable => (ResolutionDiagnostics.Unavailable, FailureWording.Of(obstacle), null),
            IncompatibilityCause.Cycle cycle => (ResolutionDiagnostics.Cycle,
                $"dependency cycle: {FailureWording.Path(cycle, static p => $"`{p}`")}", null),
            IncompatibilityCause.Conflict { Owner: var owner, Refused: var refused } =>
                (ResolutionDiagnostics.Conflict, FailureWording.Of(obstacle),
                    null),
            IncompatibilityCause.Exclusive { Owner: var owner, Other: var other, Virtual: var name } =>
                (ResolutionDiagnostics.TwoProviders,
                    $"`{owner}` and `{other.Package}` both provide `{name}`, and only one of them can be used",
                    null),
            IncompatibilityCause.NoProvider { Others: [] } =>
                (ResolutionDiagnostics.NoProvider, FailureWording.Of(obstacle),
                    $"add a port that provides `{term.Package}`, or name a ports tree that has one: `--ports DIR`"),
            IncompatibilityCause.NoProvider { Others: var others } =>
                (ResolutionDiagnostics.NoProvider, $"{FailureWording.Of(obstacle)}; there is {Offers(others)}", null),
            IncompatibilityCause.NoVersions { Prereleases: [_, ..] prereleases } =>
                (ResolutionDiagnostics.OnlyPrereleases, $"{FailureWording.Of(obstacle)}: {Some(prereleases)}", null),
            IncompatibilityCause.NoVersions { Existing: var existing } =>
                (ResolutionDiagnostics.NoSuchVersion, $"{FailureWording.Of(obstacle)}; "
                    + $"{(existing.Length == 1 ? "there is" : "there are")} {Some(existing)}", null),
            _ => throw new InvalidOperationException("not an obstacle"),
        };
    }

    private static (DiagnosticDescriptor Descriptor, string Headline, string? Hint) Disagreement { get; } =
        (ResolutionDiagnostics.NoSolution, "no choice of versions meets every requirement", null);

    private static string Offers(ImmutableArray<VirtualProvider> providers) => string.Join(", ", providers
        .Select(static p => $"`{p.Port.Package.Port}`{(p.Version is { } version ? $" ({version})" : "")}")
        .Distinct().Take(VersionsShown));

    /// <summary>The newest of them, newest first.</summary>
    private static string Some(ImmutableArray<PortVersion> versions) =>
        string.Join(", ", versions.Reverse().Take(VersionsShown).Select(static v => v.ToString()))
        + (versions.Length > VersionsShown ? ", ..." : "");
}
