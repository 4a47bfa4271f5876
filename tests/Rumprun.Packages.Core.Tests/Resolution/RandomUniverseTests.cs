using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Testing.Resolution;

namespace Rumprun.Packages.Core.Tests.Resolution;

public sealed class RandomUniverseTests(ITestOutputHelper output)
{
    private const int Universes = 10_000;

    [Fact]
    [SuppressMessage(
        "Security", "CA5394", Justification = "Any seed will do; it is printed, so that a failure can be had again.")]
    public void VersionSolver_RandomUniverses_AgreesWithBruteForceAndProvesIt()
    {
        var first = Environment.GetEnvironmentVariable("RRPKG_SEED") is { } seed
            ? int.Parse(seed, CultureInfo.InvariantCulture) : Random.Shared.Next();
        output.WriteLine($"RRPKG_SEED={first}");

        var verdicts = Enumerable.Range(0, Universes).AsParallel().Select(i => Check(unchecked(first + i))).ToArray();

        Assert.Empty(verdicts.Select(static v => v.Problem).OfType<string>().Take(3));

        // A generator that makes only easy or only impossible problems would test nothing.
        Assert.InRange(verdicts.Count(static v => v.IsSolved), Universes / 5, Universes * 4 / 5);
    }

    [Fact]
    [SuppressMessage(
        "Security", "CA5394", Justification = "Any seed will do; it is printed, so that a failure can be had again.")]
    public void VersionSolver_RandomUniverses_NoSolutionIsBetterInTheDocumentedOrder()
    {
        var first = Environment.GetEnvironmentVariable("RRPKG_SEED") is { } seed
            ? int.Parse(seed, CultureInfo.InvariantCulture) : Random.Shared.Next();
        output.WriteLine($"RRPKG_SEED={first}");

        var problems = Enumerable.Range(0, Universes / 2).AsParallel().SelectMany(
            i => PreferenceProblems(unchecked(first + i))).ToArray();

        Assert.Empty(problems.Take(3));
    }

    /// <summary>With what is locked; without it; with one port to be updated; and with the oldest versions.</summary>
    private static IEnumerable<string> PreferenceProblems(int seed)
    {
        var universe = new RandomUniverse(seed);
        var (packages, locked) = (universe.Table(), universe.Request);
        var requested = locked.Requirements.Select(static r => r.Package.Port).ToHashSet();
        var free = locked with { Locked = locked.Locked.Clear() };
        foreach (var (kind, request) in new[]
        {
            ("locked", locked),
            ("requested locked", locked with { Locked = locked.Locked.RemoveRange(locked.Locked.Keys.Except(requested)) }),
            ("free", free),
            ("update", locked with { Updated = [requested.First()] }),
            ("lowest", free with { Lowest = true }),
        })
        {
            if (Solve(packages, request) is ResolutionResult.Solved(var resolution))
            {
                foreach (var problem in new PreferenceCheck(packages, request, resolution).Problems())
                {
                    yield return $"RRPKG_SEED={seed} ({kind}): {problem}";
                }
            }
        }
    }

    private static (bool IsSolved, string? Problem) Check(int seed)
    {
        var universe = new RandomUniverse(seed);
        var (packages, request) = (universe.Table(), universe.Request);
        var result = Solve(packages, request);
        var isSolved = result is ResolutionResult.Solved;
        var problem = Problems(universe, packages, request, result).FirstOrDefault();
        return (isSolved, problem is null ? null : $"RRPKG_SEED={seed}: {problem}");
    }

    private static IEnumerable<string> Problems(
        RandomUniverse universe, PackageTable packages, ResolutionRequest request, ResolutionResult result)
    {
        if (BruteForce.IsSatisfiable(packages, request) != result is ResolutionResult.Solved)
        {
            yield return $"brute force disagrees with\n{Text(result)}";
        }

        foreach (var problem in result switch
        {
            ResolutionResult.Solved(var resolution) => SolutionCheck.Problems(packages, request, resolution)
                .Concat(SolutionCheck.Cyclic(packages, request, resolution) is { } port ? [$"{port} needs itself"] : [])
                .Concat(SolutionCheck.Needless(packages, request, resolution).Select(static p => $"nothing needs {p}")),
            ResolutionResult.Failed(var failure) => ProofCheck.Problems(packages, request, failure),
            _ => [],
        })
        {
            yield return problem;
        }

        var (shuffledPackages, shuffledRequest) = universe.Shuffled();
        if (Text(Solve(shuffledPackages, shuffledRequest)) is var again && again != Text(result))
        {
            yield return $"another order of input\n{Text(result)}\n{again}";
        }

        // A solver that has served others before, and met the packages in another order, gives no other answer.
        var experienced = new VersionSolver(packages);
        foreach (var package in packages.Packages.Reverse())
        {
            experienced.Solve(new ResolutionRequest { Requirements = [Requirement.Any(package)] }, CancellationToken.None);
        }

        if (Text(experienced.Solve(request, CancellationToken.None)) is var later && later != Text(result))
        {
            yield return $"after others\n{Text(result)}\n{later}";
        }

        if (result is ResolutionResult.Solved && Solve(universe.WithoutADependency(), request) is ResolutionResult.Failed)
        {
            yield return "it cannot be solved any more with a dependency less";
        }
    }

    private static ResolutionResult Solve(PackageTable packages, ResolutionRequest request) =>
        new VersionSolver(packages).Solve(request, CancellationToken.None);

    private static string Text(ResolutionResult result) => result switch
    {
        ResolutionResult.Solved(var resolution) => string.Join('\n', resolution.Ports
            .Select(static p => $"{p.Name} {p.Version} {string.Join(',', p.Options)}")
            .Concat(resolution.Providers.Select(static v => $"{v.Key} from {v.Value}"))),
        ResolutionResult.Failed(var failure) => FailureDiagnosis.Explanation(failure),
        _ => "",
    };
}
