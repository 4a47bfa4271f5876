using System.Collections.Immutable;
using System.Globalization;

namespace Rumprun.Packages.Engine.Building.Confinement;

/// <summary>What the script around a step has written down about it.</summary>
/// <param name="HasBegun">Else the sandbox itself could not be made.</param>
/// <param name="ExitCode">The step's own; 128 + N where signal N ended it; null where it was not let come to its end.</param>
/// <param name="Left">The command lines of processes that were still there after it.</param>
internal sealed record StepReport(bool HasBegun, int? ExitCode, ImmutableArray<string> Left)
{
    public static StepReport Read(string file)
    {
        var lines = File.Exists(file) ? File.ReadAllLines(file) : [];
        var ended = lines.LastOrDefault(static l => l.StartsWith("ended ", StringComparison.Ordinal));
        return new StepReport(
            lines.Contains("begun"),
            ended is null ? null : int.Parse(ended["ended ".Length..], CultureInfo.InvariantCulture),
            [.. lines.Where(static l => l.StartsWith("left ", StringComparison.Ordinal)).Select(static l => l["left ".Length..].TrimEnd())]);
    }
}
