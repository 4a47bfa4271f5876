using System.Collections.Immutable;
using System.Diagnostics;
using Rumprun.Packages.Core.Resolution;

namespace Rumprun.Packages.Benchmarks.Debian;

/// <summary>
/// What choosing the packages of a desktop gave: how many they are, and what it took. Times in milliseconds.
/// </summary>
public sealed record DesktopInstallation(int Packages, double Load, double Solve)
{
    /// <summary>Makes the program do this once, with the lists' path behind it, and print what it took.</summary>
    public const string Argument = "--desktop";

    /// <summary>What a person might ask for who sets up a computer to write and to program on.</summary>
    public static ImmutableArray<string> Wanted { get; } = ["gnome", "libreoffice", "build-essential"];

    /// <summary>Loads the lists and solves, from nothing; checks what comes out.</summary>
    /// <param name="lists">A file of Debian's lists, uncompressed.</param>
    /// <exception cref="InvalidOperationException">The solution is wrong, or there is none.</exception>
    public static DesktopInstallation Run(string lists)
    {
        var begin = Stopwatch.GetTimestamp();
        var index = PackageIndex.Read(lists);
        var load = Stopwatch.GetElapsedTime(begin);
        begin = Stopwatch.GetTimestamp();
        var universe = new DebianUniverse(index);
        var resolution = Choose(universe);
        var solve = Stopwatch.GetElapsedTime(begin);
        return Problem(universe, resolution) is { } problem
            ? throw new InvalidOperationException($"the solution is wrong: {problem}")
            : new DesktopInstallation(resolution.Ports.Length, load.TotalMilliseconds, solve.TotalMilliseconds);
    }

    public static Resolution Choose(DebianUniverse universe)
    {
        var request = new ResolutionRequest
        {
            Requirements = [.. Wanted.Select(universe.RequirementOf)],
            AllowsCycles = true,
        };
        return new VersionSolver(universe).Solve(request, CancellationToken.None) switch
        {
            ResolutionResult.Solved(var resolution) => resolution,
            ResolutionResult.Failed(var failure) => throw new InvalidOperationException(
                $"there is no solution: {string.Join(" ", FailureReport.Of(failure).Select(static l => l.Text))}"),
            _ => throw new UnreachableException(),
        };
    }

    private static string? Problem(DebianUniverse universe, Resolution resolution) =>
        InstallationCheck.Problems([.. resolution.Ports.Select(universe.StanzaOf)], Wanted).FirstOrDefault();
}
