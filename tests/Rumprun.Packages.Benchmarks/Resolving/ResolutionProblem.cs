using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Testing.Resolution;

namespace Rumprun.Packages.Benchmarks.Resolving;

/// <summary>What there is, what is asked for, and whether that can be had.</summary>
public sealed record ResolutionProblem(PackageTable Packages, ResolutionRequest Request, bool IsSatisfiable)
{
    /// <summary>Solves it once, and checks what came out against the packages, without the solver's help.</summary>
    /// <returns>The solution; null: there is none.</returns>
    /// <exception cref="InvalidOperationException">The solver is wrong.</exception>
    public Core.Resolution.Resolution? Verify()
    {
        var solution = (new VersionSolver(Packages).Solve(
            Request, CancellationToken.None) as ResolutionResult.Solved)?.Resolution;
        var problem = solution is null ? null : SolutionCheck.Problems(Packages, Request, solution).FirstOrDefault();
        return IsSatisfiable == solution is not null && problem is null
            ? solution
            : throw new InvalidOperationException(
                $"the solver is wrong: {problem ?? "there is a solution, or there is none"}");
    }
}
