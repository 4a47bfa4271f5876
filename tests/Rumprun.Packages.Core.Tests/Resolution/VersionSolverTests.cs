using System.Globalization;
using NuGet.Versioning;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Testing.Resolution;

namespace Rumprun.Packages.Core.Tests.Resolution;

public sealed class VersionSolverTests
{
    [Fact]
    public void Solve_MorePigeonsThanHolesAndNoTime_NamesThePackagesThatFight()
    {
        var (packages, request) = Pigeons(count: 9, holes: 8);
        var problem = Assert.Throws<DiagnosticException>(() =>
            new VersionSolver(packages).Solve(request with { StepLimit = 2000 }, CancellationToken.None));
        Assert.Equal("RR2008", problem.Diagnostics[0].Id);
        Assert.Contains(
            "within 2000 steps without progress; these conflict most often: `pigeon",
            problem.Diagnostics[0].Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Solve_MorePigeonsThanHoles_ProvesThatItCannotBe()
    {
        var (packages, request) = Pigeons(count: 6, holes: 5);
        var failed = Assert.IsType<ResolutionResult.Failed>(
            new VersionSolver(packages).Solve(request, CancellationToken.None));
        Assert.Empty(ProofCheck.Problems(packages, request, failed.Failure));
        Assert.EndsWith("there is no solution.", FailureDiagnosis.Explanation(failed.Failure), StringComparison.Ordinal);
    }

    [Fact]
    public void Solve_MorePigeonsThanHoles_GainsFromWhatItLearns()
    {
        // 5,667 steps; 42,459 where nothing ever follows from a learned incompatibility.
        var (packages, request) = Pigeons(count: 8, holes: 7);
        Assert.IsType<ResolutionResult.Failed>(
            new VersionSolver(packages).Solve(request with { StepLimit = 10_000 }, CancellationToken.None));
    }

    [Fact]
    public void Solve_ChainOfEqualVersionsThatFailsAtItsEnd_GivesUpAVersionAllAlongAtOnce()
    {
        const int Length = 20;
        const int Versions = 30;
        var packages = new PackageTable();
        for (var version = 0; version < Versions; version++)
        {
            for (var i = 0; i < Length; i++)
            {
                packages.Add(PortName.Parse($"p{i:00}"), new Candidate
                {
                    Version = Version(version),
                    Dependencies = i < Length - 1 ? [Exactly($"p{i + 1:00}", version)]
                        : version > 0 ? [Any($"none{version}")]
                        : [],
                });
            }
        }

        // 87 steps; 1,682 where a rule counts only from its owner to its target.
        var request = new ResolutionRequest { Requirements = [Any("p00")], StepLimit = 200 };
        var solved = Assert.IsType<ResolutionResult.Solved>(
            new VersionSolver(packages).Solve(request, CancellationToken.None));
        Assert.Equal(Version(0), solved.Resolution.Ports[0].Version);
    }

    [Fact]
    public void Solve_AsManyPigeonsAsHoles_FindsAPlaceForEach()
    {
        var (packages, request) = Pigeons(count: 20, holes: 20);
        var solved = Assert.IsType<ResolutionResult.Solved>(
            new VersionSolver(packages).Solve(request, CancellationToken.None));
        Assert.Empty(SolutionCheck.Problems(packages, request, solved.Resolution));
    }

    [Fact]
    public void Solve_Cancelled_Throws()
    {
        var (packages, request) = Pigeons(count: 3, holes: 3);
        Assert.Throws<OperationCanceledException>(() =>
            new VersionSolver(packages).Solve(request, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Solve_AfterAFailedRequest_LeavesItsFailureAsItWas()
    {
        var (packages, request) = Pigeons(count: 4, holes: 3);
        var solver = new VersionSolver(packages);
        var expected = FailureDiagnosis.Explanation(Failure());
        var looked = Failure();
        solver.Solve(request with { Requirements = [request.Requirements[0]] }, CancellationToken.None);
        Assert.Equal(expected, FailureDiagnosis.Explanation(looked));

        ResolutionFailure Failure() =>
            Assert.IsType<ResolutionResult.Failed>(solver.Solve(request, CancellationToken.None)).Failure;
    }

    [Fact]
    public void Solve_Observed_ReportsChoicesAndWhatConflictsTaught()
    {
        var (packages, request) = Pigeons(count: 3, holes: 2);
        var steps = new RecordedSteps();

        Assert.IsType<ResolutionResult.Failed>(
            new VersionSolver(packages) { Observer = steps }.Solve(request, CancellationToken.None));

        // In hole 2 the first leaves hole 1 to both others. That it is in hole 1 then leads to the end without another
        // choice.
        Assert.Equal(
            [
                $"1: `pigeon00` {Version(2)}, the best of 2",
                $"conflict: one of `pigeon00` {Version(2)}, `pigeon01` and `pigeon02` has to be left out; back to 0",
            ],
            steps.Lines);
    }

    [Fact]
    public void Solve_Observed_ReportsWhatEarlierChoicesExclude()
    {
        var packages = new PackageTable();
        var (app, lib) = (PortName.Parse("app"), PortName.Parse("lib"));
        var old = Exactly("lib", 1);
        packages.Add(app, new Candidate { Version = Version(1) });
        packages.Add(app, new Candidate { Version = Version(2), Dependencies = [old] });
        packages.Add(lib, new Candidate { Version = Version(1) });
        packages.Add(lib, new Candidate { Version = Version(2) });
        var steps = new RecordedSteps();
        var newer = Exactly("lib", 2);

        var result = new VersionSolver(packages) { Observer = steps }.Solve(
            new ResolutionRequest { Requirements = [Any("app"), newer] }, CancellationToken.None);

        Assert.Equal(Version(1), Assert.IsType<ResolutionResult.Solved>(result).Resolution.Ports[0].Version);
        Assert.Equal([$"not `app` {Version(2)}, because of {old}"], steps.Lines);
    }

    [Fact]
    public void Solve_DeepChainThatEndsNowhere_IsExplainedToTheEnd()
    {
        const int Depth = 20_000;
        var packages = new PackageTable();
        for (var i = 0; i < Depth; i++)
        {
            packages.Add(PortName.Parse($"p{i}"), new Candidate { Version = Version(1), Dependencies = [Any($"p{i + 1}")] });
        }

        var result = new VersionSolver(packages).Solve(
            new ResolutionRequest { Requirements = [Any("p0")] }, CancellationToken.None);
        var lines = FailureReport.Of(Assert.IsType<ResolutionResult.Failed>(result).Failure);
        Assert.InRange(lines.Length, Depth / 2, Depth + 1);
    }

    [Fact]
    public void Solve_ProviderWithAVersionTwice_IsRefused()
    {
        var packages = new PackageTable();
        var zlib = PortName.Parse("zlib");
        packages.Add(zlib, new Candidate { Version = Version(1) });
        packages.Add(zlib, new Candidate { Version = Version(1) });
        Assert.Throws<ArgumentException>(() =>
            new VersionSolver(packages).Solve(
                new ResolutionRequest { Requirements = [Any("zlib")] }, CancellationToken.None));
    }

    private sealed class RecordedSteps : IProgress<SolverStep>
    {
        public List<string> Lines { get; } = [];

        public void Report(SolverStep value) => Lines.Add(value.ToString());
    }

    /// <summary>Each version of a pigeon is a hole that no later pigeon may be in.</summary>
    private static (PackageTable Packages, ResolutionRequest Request) Pigeons(int count, int holes)
    {
        var packages = new PackageTable();
        var names = Enumerable.Range(0, count).Select(static i => $"pigeon{i:00}").ToArray();
        for (var pigeon = 0; pigeon < count; pigeon++)
        {
            for (var hole = 1; hole <= holes; hole++)
            {
                packages.Add(PortName.Parse(names[pigeon]), new Candidate
                {
                    Version = Version(hole),
                    Conflicts = [.. names[(pigeon + 1)..].Select(n => Exactly(n, hole))],
                });
            }
        }

        return (packages, new ResolutionRequest { Requirements = [.. names.Select(Any)] });
    }

    private static Requirement Any(string port) => Requirement.Any(PackageId.OfPort(PortName.Parse(port)));

    private static Requirement Exactly(string port, int version) =>
        Requirement.Exactly(PackageId.OfPort(PortName.Parse(port)), Version(version));

    private static PortVersion Version(int major) =>
        new(NuGetVersion.Parse(major.ToString(CultureInfo.InvariantCulture)));
}
