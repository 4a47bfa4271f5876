using System.Globalization;
using NuGet.Versioning;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Testing.Resolution;

namespace Rumprun.Packages.Benchmarks.Resolving;

/// <summary>
/// A sudoku as a problem of versions: each cell is a package, its digit the version, and each version refuses the same
/// version of every cell in the row, the column and the block.
/// </summary>
public static class Sudoku
{
    private const int Size = 9;
    private const int Block = 3;

    /// <param name="grid">Row by row; a digit, or a dot for an empty cell.</param>
    public static ResolutionProblem Problem(string grid)
    {
        var packages = new PackageTable();
        foreach (var cell in Cells)
        {
            for (var digit = 1; digit <= Size; digit++)
            {
                var version = Version(digit);
                packages.Add(Name(cell).Port, new Candidate
                {
                    Version = version,
                    Conflicts = [.. Cells.Where(c => Excludes(cell, c)).Select(c => Requirement.Exactly(Name(c), version))],
                });
            }
        }

        var wanted = Cells.Select(c => grid[c] == '.'
            ? Requirement.Any(Name(c))
            : Requirement.Exactly(Name(c), Version(grid[c] - '0')));
        return new ResolutionProblem(packages, new ResolutionRequest { Requirements = [.. wanted] }, IsSatisfiable: true);
    }

    /// <summary>The digits of a solution, row by row.</summary>
    public static string Digits(Core.Resolution.Resolution solution)
    {
        var versions = solution.Ports.ToDictionary(static p => p.Name, static p => p.Version.Version.Major);
        return string.Concat(Cells.Select(c => versions[Name(c).Port].ToString(CultureInfo.InvariantCulture)));
    }

    /// <summary>Whether each row, column and block has each digit once.</summary>
    public static bool IsSolved(string digits) =>
        Cells.All(
            c => char.IsBetween(digits[c], '1', '9')
                && Cells.All(other => !Excludes(c, other) || digits[c] != digits[other]));

    private static IEnumerable<int> Cells => Enumerable.Range(0, Size * Size);

    private static bool Excludes(int cell, int other) =>
        cell != other
        && (cell / Size == other / Size
            || cell % Size == other % Size
            || (cell / Size / Block == other / Size / Block && cell % Size / Block == other % Size / Block));

    private static PackageId Name(int cell) =>
        PackageId.OfPort(PortName.Parse($"row{(cell / Size) + 1}-column{(cell % Size) + 1}"));

    private static PortVersion Version(int digit) => new(new NuGetVersion(digit, 0, 0));
}
