using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Testing.Resolution;

namespace Rumprun.Packages.Core.Tests.Resolution;

public sealed class HintTests(ITestOutputHelper output)
{
    private const int Failures = 2_000;

    [Fact]
    [SuppressMessage(
        "Security", "CA5394", Justification = "Any seed will do; it is printed, so that a failure can be had again.")]
    public void FailureDiagnosis_RandomUnsolvableUniverses_EveryHintLeadsToASolutionWhenTyped()
    {
        var first = Environment.GetEnvironmentVariable("RRPKG_SEED") is { } seed
            ? int.Parse(seed, CultureInfo.InvariantCulture) : Random.Shared.Next();
        output.WriteLine($"RRPKG_SEED={first}");

        var checks = Enumerable.Range(0, int.MaxValue).Select(i => unchecked(first + i)).Where(IsUnsolvable).Take(Failures)
            .AsParallel().SelectMany(Check).ToArray();

        output.WriteLine($"{checks.Count(static c => c.IsTyped)} of {checks.Length} hints promise a solution");
        Assert.Empty(checks.Select(static c => c.Problem).OfType<string>().Take(3));

        // The others promise nothing: what to add, where to look, or that no single change helps.
        Assert.InRange(checks.Count(static c => c.IsTyped), checks.Length / 2, checks.Length);
    }

    private static bool IsUnsolvable(int seed)
    {
        var universe = new RandomUniverse(seed);
        return Solve(universe) is ResolutionResult.Failed;
    }

    private static IEnumerable<(bool IsTyped, string? Problem)> Check(int seed)
    {
        var universe = new RandomUniverse(seed);
        var (packages, request) = (universe.Table(), universe.Request);
        var failure = ((ResolutionResult.Failed)Solve(universe)).Failure;
        var remedies = new RemedySearch(packages).Find(request, failure, CancellationToken.None);
        foreach (var hint in FailureDiagnosis.Of(failure, remedies).Hints)
        {
            var typed = new TypedHint(universe, request).Follow(hint).ToArray();
            var broken = typed.Any(static ways => !ways.Any(static w => BruteForce.IsSatisfiable(w.Packages, w.Request)));
            yield return (typed.Length > 0, broken ? $"RRPKG_SEED={seed}: {hint}" : null);
        }
    }

    private static ResolutionResult Solve(RandomUniverse universe) =>
        new VersionSolver(universe.Table()).Solve(universe.Request, CancellationToken.None);
}
