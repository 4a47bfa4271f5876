using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>Makes a failure the problem that a user reads: what kind it is, the derivation, and what to do about it.</summary>
public static class FailureDiagnosis
{
    private const int VersionsShown = 5;

    public static Diagnostic Of(ResolutionFailure failure)
    {
        var facts = failure.Derivation().Where(static i => i.Cause is not IncompatibilityCause.Derived).ToArray();
        var obstacles = facts.Where(static i => IsObstacle(i.Cause)).ToArray();
        var (descriptor, headline, hint) = obstacles is [var only] && !IsBetweenRanges(only, facts)
            ? Name(only) : Disagreement(facts);

        // What was asked for is not there: the headline says it all.
        var isPlain = facts.Length == 2 && facts.Any(static f => f.Cause is IncompatibilityCause.Requested) && obstacles.Length == 1;
        return descriptor.Create(isPlain ? headline : $"{headline}\n{Explanation(failure)}", hint);
    }

    /// <summary>The derivation, one sentence a line; numbers stand in a column of their own.</summary>
    public static string Explanation(ResolutionFailure failure)
    {
        var lines = FailureReport.Of(failure);
        var width = lines.Max(static l => l.Number is { } n ? $"({n}) ".Length : 0);
        var text = new StringBuilder();
        foreach (var line in lines)
        {
            var number = line.Number is { } n ? string.Create(CultureInfo.InvariantCulture, $"({n}) ") : "";
            text.Append(text.Length > 0 ? "\n" : "").Append("  ").Append(number.PadRight(width)).Append(line.Text);
        }

        return text.ToString();
    }

    /// <summary>Nobody asked for just this range: it is what several have in common.</summary>
    private static bool IsBetweenRanges(Incompatibility obstacle, Incompatibility[] facts) =>
        obstacle.Cause is IncompatibilityCause.NoVersions
        && !facts.Any(f => f.Cause is IncompatibilityCause.Requested or IncompatibilityCause.Dependency
            && f.Terms.Any(t => t.Package == obstacle.Terms[0].Package && t.Versions.Equals(obstacle.Terms[0].Versions)));

    private static bool IsObstacle(IncompatibilityCause cause) =>
        cause is not (IncompatibilityCause.Requested or IncompatibilityCause.Dependency or IncompatibilityCause.Provision
            or IncompatibilityCause.SameVersion);

    private static (DiagnosticDescriptor Descriptor, string Headline, string Hint) Name(Incompatibility obstacle)
    {
        var term = obstacle.Terms[0];
        return obstacle.Cause switch
        {
            IncompatibilityCause.NoSuchPort { Name: var name, Suggestion: var suggestion } =>
                (ResolutionDiagnostics.NoSuchPort, $"no port named `{name}`",
                    suggestion is null ? "check the spelling; no port has a similar name" : $"did you mean `{suggestion}`?"),
            IncompatibilityCause.NoSuchOption { Option: var option, Suggestion: var suggestion } =>
                (ResolutionDiagnostics.NoSuchOption, FailureWording.Of(obstacle),
                    suggestion is null || suggestion == option.Option ? $"leave `{option.Option}` out, or choose a version that has it"
                        : $"did you mean `{suggestion}`?"),
            IncompatibilityCause.Unavailable => (ResolutionDiagnostics.Unavailable, FailureWording.Of(obstacle),
                $"leave `{term.Package}` out, or choose another target"),
            IncompatibilityCause.Conflict { Owner: var owner, Refused: var refused } =>
                (ResolutionDiagnostics.Conflict, FailureWording.Of(obstacle),
                    $"leave out `{owner}` or `{refused.Package}`, or what needs it"),
            IncompatibilityCause.Exclusive { Owner: var owner, Other: var other, Virtual: var name } =>
                (ResolutionDiagnostics.TwoProviders, $"`{owner}` and `{other.Package}` both provide `{name}`, and only one of them can be used",
                    $"leave out `{owner}` or `{other.Package}`, or what needs it"),
            IncompatibilityCause.NoProvider { Others: [] } =>
                (ResolutionDiagnostics.NoProvider, FailureWording.Of(obstacle), $"add a port with `{term.Package}` under `provides`"),
            IncompatibilityCause.NoProvider { Others: var others } =>
                (ResolutionDiagnostics.NoProvider, FailureWording.Of(obstacle), $"choose from what there is: {Offers(others)}"),
            IncompatibilityCause.NoVersions { Prereleases: [.., var newest] } =>
                (ResolutionDiagnostics.OnlyPrereleases, FailureWording.Of(obstacle),
                    $"to allow prereleases, write a bound that is one: `[{newest.Version.ToNormalizedString()},)`"),
            IncompatibilityCause.NoVersions { Existing: var existing } =>
                (ResolutionDiagnostics.NoSuchVersion, FailureWording.Of(obstacle), Available(term.Package, existing)),
            _ => throw new InvalidOperationException("not an obstacle"),
        };
    }

    private static (DiagnosticDescriptor Descriptor, string Headline, string Hint) Disagreement(
        IReadOnlyList<Incompatibility> facts)
    {
        var asked = facts.Select(static f => f.Cause).OfType<IncompatibilityCause.Requested>()
            .Select(static r => $"`{r.Requirement.Package}`").Distinct().Order(StringComparer.Ordinal).ToArray();
        return (ResolutionDiagnostics.NoSolution, "no choice of versions meets every requirement", asked.Length > 1
            ? $"leave one of {string.Join(", ", asked)} out, or loosen one of the ranges above"
            : "loosen one of the ranges above");
    }

    private static string Offers(ImmutableArray<VirtualProvider> providers) => string.Join(", ", providers
        .Select(static p => $"`{p.Port.Package.Port}`{(p.Version is { } version ? $" ({version})" : "")}")
        .Distinct().Take(VersionsShown));

    private static string Available(PackageId package, ImmutableArray<PortVersion> existing)
    {
        var newest = existing.Reverse().Take(VersionsShown).Select(static v => v.ToString());
        return existing.Length == 1 ? $"choose the one version of `{package}` that there is: {existing[0]}"
            : $"choose from the versions of `{package}`: {string.Join(", ", newest)}{(existing.Length > VersionsShown ? ", ..." : "")}";
    }
}
