using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Testing.Resolution;

namespace Rumprun.Packages.Core.Tests.Resolution;

public sealed class LargeCaseTests
{
    [Fact]
    public void VersionSolver_EachRootOfTheLargeCase_AgreesWithTheOracle()
    {
        var largeCase = LargeCase.Load();
        Assert.SkipUnless(
            largeCase is not null, "the shared data (data/resolver) is not on this machine; RRPKG_SHARED says where it is");
        var solver = new VersionSolver(largeCase.Packages);
        Assert.Equal(641, largeCase.Roots.Length);
        foreach (var root in largeCase.Roots)
        {
            switch (solver.Solve(root.Request, CancellationToken.None))
            {
                case ResolutionResult.Solved(var resolution):
                    Assert.True(root.IsSatisfiable);
                    Assert.Empty(SolutionCheck.Problems(largeCase.Packages, root.Request, resolution));
                    Assert.Empty(SolutionCheck.Needless(largeCase.Packages, root.Request, resolution));
                    break;
                case ResolutionResult.Failed(var failure):
                    Assert.False(root.IsSatisfiable);
                    Assert.Empty(ProofCheck.Problems(largeCase.Packages, root.Request, failure));
                    break;
            }
        }
    }
}
