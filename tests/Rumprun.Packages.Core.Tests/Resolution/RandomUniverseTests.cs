using System.Diagnostics.CodeAnalysis;
using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Testing.Resolution;

namespace Rumprun.Packages.Core.Tests.Resolution;

public sealed class RandomUniverseTests(ITestOutputHelper output)
{
    private const int Universes = 10_000;

    [Fact]
    [SuppressMessage("Security", "CA5394", Justification = "Any seed will do; it is printed, so that a failure can be had again.")]
    public void VersionSolver_RandomUniverses_AgreesWithBruteForceAndProvesIt()
    {
        var first = Environment.GetEnvironmentVariable("RRPKG_SEED") is { } seed
            ? int.Parse(seed, System.Globalization.CultureInfo.InvariantCulture) : Random.Shared.Next();
        output.WriteLine($"RRPKG_SEED={first}");
        var solved = Enumerable.Range(0, Universes).Count(i => Check(unchecked(first + i)));

        // A generator that makes only easy or only impossible problems would test nothing.
        Assert.InRange(solved, Universes / 5, Universes * 4 / 5);
    }

    private static bool Check(int seed)
    {
        var universe = new RandomUniverse(seed);
        var (packages, request) = (universe.Table(), universe.Request);
        var result = new VersionSolver(packages).Solve(request, CancellationToken.None);
        var expected = BruteForce.IsSatisfiable(packages, request);
        Assert.True(expected == result is ResolutionResult.Solved, $"RRPKG_SEED={seed}: satisfiable: {expected}");

        var problems = result switch
        {
            ResolutionResult.Solved(var resolution) => SolutionCheck.Problems(packages, request, resolution)
                .Concat(SolutionCheck.Needless(packages, request, resolution).Select(static p => $"nothing needs {p}")),
            ResolutionResult.Failed(var failure) => ProofCheck.Problems(packages, request, failure),
            _ => [],
        };
        Assert.True(problems.FirstOrDefault() is not { } problem, $"RRPKG_SEED={seed}: {problems.FirstOrDefault()}");

        var (shuffledPackages, shuffledRequest) = universe.Shuffled();
        var again = new VersionSolver(shuffledPackages).Solve(shuffledRequest, CancellationToken.None);
        Assert.True(Text(result) == Text(again), $"RRPKG_SEED={seed}: another order of input\n{Text(result)}\n{Text(again)}");

        // A solver that has served others before, and met the packages in another order, gives no other answer.
        var experienced = new VersionSolver(packages);
        foreach (var package in packages.Packages.Reverse())
        {
            experienced.Solve(new ResolutionRequest { Requirements = [Requirement.Any(package)] }, CancellationToken.None);
        }

        var later = experienced.Solve(request, CancellationToken.None);
        Assert.True(Text(result) == Text(later), $"RRPKG_SEED={seed}: after others\n{Text(result)}\n{Text(later)}");
        return expected;
    }

    private static string Text(ResolutionResult result) => result switch
    {
        ResolutionResult.Solved(var resolution) =>
            string.Join('\n', resolution.Ports.Select(static p => $"{p.Name} {p.Version} {string.Join(',', p.Options)}")),
        ResolutionResult.Failed(var failure) => FailureDiagnosis.Explanation(failure),
        _ => "",
    };
}
