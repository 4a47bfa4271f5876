using System.Globalization;
using Rumprun.Packages.Core.Resolution;

namespace Rumprun.Packages.Benchmarks.Resolving;

/// <summary>
/// Shapes that are hard for a solver of this kind. Where a shape comes in growing sizes, the remark says with which power of
/// the size the time has grown since the size before; the best times are compared, which the machine's other work disturbs
/// least.
/// </summary>
public static class ShapeFigures
{
    // Few givens, and nothing that simple elimination finds: what people call hard.
    private static readonly (string Name, string Grid)[] Puzzles =
    [
        ("sudoku, easy", "53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79"),
        ("sudoku, hard", "8..........36......7..9.2...5...7.......457.....1...3...1....68..85...1..9....4.."),
        ("sudoku, 17 givens",
            "000000010400000000020000000000050407008000300001090000300400200050100000000806000".Replace('0', '.')),
    ];

    public static IEnumerable<Figure> Measure(Repetition repetition, int largest)
    {
        foreach (var (name, grid) in Puzzles)
        {
            var problem = Sudoku.Problem(grid);
            if (!Sudoku.IsSolved(Sudoku.Digits(problem.Verify()!)))
            {
                throw new InvalidOperationException($"{name}: not solved");
            }

            yield return Measure(repetition, name, problem);
        }

        var sizes = new[] { 8, 4, 2, 1 }.Select(part => largest / part).ToArray();
        var shapes = sizes.Select(s => ($"singletons, 100 packages of {s}", s, Backtracking.Singletons(100, s)))
            .Concat(sizes.Select(s => ($"singletons, {s} packages of 100", s, Backtracking.Singletons(s, 100))))
            .Concat(sizes.Select(s => ($"ranges, 5 packages of {s}", s, Backtracking.Ranges(5, s))))
            .Concat(sizes.Select(s => ($"{s / 2} gaps", s, Backtracking.Gaps(s))))
            .Concat(sizes.Select(s => ($"wide, {s * 100} packages", s, LargeShapes.Wide(s * 100))))
            .Concat(sizes.Select(s => ($"deep, {s * 100} packages", s, LargeShapes.Deep(s * 100))))
            .Concat(sizes.Select(s => ($"diamonds, {s * 100} packages", s, LargeShapes.Diamonds(s * 100))));
        (int Size, Figure Figure)? smaller = null;
        foreach (var (name, size, problem) in shapes)
        {
            problem.Verify();
            var figure = Measure(repetition, name, problem);
            if (smaller is { } before && before.Size < size)
            {
                var power = Math.Log(figure.Minimum / before.Figure.Minimum) / Math.Log((double)size / before.Size);
                figure = figure with
                {
                    Remark = $"grows by the power {power.ToString("0.0", CultureInfo.InvariantCulture)}",
                };
            }

            smaller = (size, figure);
            yield return figure;
        }
    }

    /// <summary>A solver for each run: what it makes of the packages is a part of the work.</summary>
    private static Figure Measure(Repetition repetition, string name, ResolutionProblem problem) =>
        repetition.Measure(
            name, budget: null, () => new VersionSolver(problem.Packages).Solve(problem.Request, CancellationToken.None));
}
