using Rumprun.Packages.Benchmarks.Resolving;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Benchmarks.Tests.Resolving;

public sealed class SolverBenchmarkTests
{
    [Fact]
    public async Task RunAsync_OnceAndSmall_HasAFigureForEachShape()
    {
        Assert.SkipUnless(
            SharedData.Find("data/resolver") is not null, "the shared data (data/resolver) is not on this machine");
        var figures = await new SolverBenchmark(Repetition.Once, largest: 16).RunAsync(
            "/", TestContext.Current.CancellationToken);
        Assert.All(figures, static f => Assert.True(f is { Runs: 1, Median: > 0, AllocatedBytes: > 0 }, f.Subject));
        Assert.All(["641 roots", "sudoku", "singletons", "ranges", "gaps", "wide", "deep", "diamonds"], shape =>
            Assert.Contains(figures, f => f.Subject.Contains(shape, StringComparison.Ordinal)));
        Assert.Contains(figures, static f => f.Budget == 8);
    }

    [Fact]
    public void Verify_EachShape_IsSolvedAsItShouldBe()
    {
        Assert.Equal(["package-1 0.0.0"], Chosen(Backtracking.Singletons(5, 70)));
        Assert.Equal(["package-1 0.0.0"], Chosen(Backtracking.Ranges(5, 70)));
        Assert.Equal(["gapped 0.0.0", "refusing 0.0.0"], Chosen(Backtracking.Gaps(70)));
        Assert.All(
            [LargeShapes.Wide(70), LargeShapes.Deep(70), LargeShapes.Diamonds(70)],
            static p => Assert.Equal(70, p.Verify()!.Ports.Count(static port => port.Version.Version.Major == 4)));

        static IEnumerable<string> Chosen(ResolutionProblem problem) =>
            problem.Verify()!.Ports.Select(static p => $"{p.Name} {p.Version}");
    }

    [Fact]
    public void IsSolved_DigitTwiceInARow_IsFalse()
    {
        const string Solved = "534678912672195348198342567859761423426853791713924856961537284287419635345286179";
        Assert.True(Sudoku.IsSolved(Solved));
        Assert.False(Sudoku.IsSolved("4" + Solved[1..]));
        Assert.Equal(Solved, Sudoku.Digits(Sudoku.Problem(Solved[..72] + new string('.', 9)).Verify()!));
    }

    [Fact]
    public async Task RunAsync_UnknownBenchmark_ListsThose()
    {
        using var error = new StringWriter();
        var exit = await BenchmarkProgram.RunAsync(
            ["--root", "/", "nonsense"], [new SolverBenchmark(Repetition.Once, 8)], TextWriter.Null, error);
        Assert.Equal(2, exit);
        Assert.Contains("solver", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_Figures_StandInColumns()
    {
        Figure[] figures =
        [
            Figure.Of("a", [1, 2, 3], budget: 1),
            Figure.Of("longer", [1234.5], budget: null) with { AllocatedBytes = 1234567, Remark = "twice" },
        ];
        Assert.Equal(
            """
                    runs  median ms     min     max  budget  allocated
            a          3       2.00    1.00    3.00       1             missed
            longer     1     1234.5  1234.5  1234.5          1,234,567          twice
            """.Split('\n').Select(static l => l.TrimEnd('\r')),
            FigureTable.Write(figures).Split('\n'));
    }
}
