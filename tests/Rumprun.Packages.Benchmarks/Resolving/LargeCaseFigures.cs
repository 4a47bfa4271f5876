using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Testing.Resolution;

namespace Rumprun.Packages.Benchmarks.Resolving;

/// <summary>
/// The real-sized problem of the shared data, each of its 641 package versions taken as what is asked for. Reading the data
/// is not counted. The budget holds for a solver that is kept from one request to the next, as the command and the server
/// keep it; the other rows show what that saves.
/// </summary>
public static class LargeCaseFigures
{
    private const double Budget = 8;

    public static IEnumerable<Figure> Measure(Repetition repetition)
    {
        var largeCase = LargeCase.Load() ?? throw new MissingPrerequisiteException(
            "the shared data (data/resolver) is not on this machine; the environment variable RRPKG_SHARED says where it "
                + "is");
        var roots = largeCase.Roots;
        yield return Repetition.Once.Measure(
            $"{roots.Length} roots, cold", budget: null, () => SolveAll(new(largeCase.Packages)));

        var kept = new VersionSolver(largeCase.Packages);
        yield return repetition.Measure($"{roots.Length} roots, one solver", Budget, () => SolveAll(kept));
        yield return repetition.Measure(
            $"{roots.Length} roots, a solver a pass", Budget, () => SolveAll(new VersionSolver(largeCase.Packages)));
        yield return repetition.Measure($"{roots.Length} roots, a solver a root", budget: null, () =>
        {
            foreach (var root in roots)
            {
                Solve(new VersionSolver(largeCase.Packages), root);
            }
        });

        void SolveAll(VersionSolver solver)
        {
            foreach (var root in roots)
            {
                Solve(solver, root);
            }
        }
    }

    private static void Solve(VersionSolver solver, LargeCaseRoot root)
    {
        if (solver.Solve(root.Request, CancellationToken.None) is ResolutionResult.Solved != root.IsSatisfiable)
        {
            throw new InvalidOperationException($"the oracle disagrees about {root.Request.Requirements[0]}");
        }
    }
}
