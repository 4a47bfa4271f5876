using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Benchmarks.Debian;

/// <summary>
/// libsolv's own tools on the same lists and the same request: <c>deb2solv</c> turns the lists into libsolv's format,
/// <c>testsolv</c> loads that and solves. Recommendations are off, as they are on our side. Times in milliseconds.
/// </summary>
public sealed partial class Libsolv
{
    private readonly string _directory;

    /// <param name="lists">A file of Debian's lists, uncompressed. What is made of it is put beside it.</param>
    /// <exception cref="MissingPrerequisiteException">The tools are not installed.</exception>
    public Libsolv(string lists, IEnumerable<string> wanted)
    {
        if (!Machine.Has("deb2solv") || !Machine.Has("testsolv"))
        {
            throw new MissingPrerequisiteException("libsolv's tools are not on this machine: apt-get install libsolv-tools");
        }

        _directory = Path.GetDirectoryName(lists)!;
        File.WriteAllText(Path.Combine(_directory, "empty"), "");
        File.WriteAllLines(Path.Combine(_directory, "request"),
        [
            "repo system 0 testtags empty",
            "repo lists 0 solv lists.solv",
            $"system {Machine.Run(_directory, "dpkg", "--print-architecture").Trim()} deb system",
            "solverflags ignorerecommended",
            .. wanted.Select(static w => $"job install name {w}"),
        ]);
    }

    /// <summary>Reads the lists and writes libsolv's format.</summary>
    /// <returns>What the process took.</returns>
    public double Convert()
    {
        var begin = Stopwatch.GetTimestamp();
        Machine.Run(_directory, "sh", "-c", "deb2solv -r Packages > lists.solv");
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    /// <summary>Loads libsolv's format and solves.</summary>
    public LibsolvRun Solve()
    {
        var begin = Stopwatch.GetTimestamp();
        var output = Machine.Run(_directory, "testsolv", "-v", "request");
        var process = Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        return new LibsolvRun(
            Chosen().Count(output),
            process,
            Took(output, "repo_add_solv") + Took(output, "addfileprovides") + Took(output, "createwhatprovides"),
            Took(output, "solver_solve"));
    }

    private static double Took(string output, string what) => Times().Matches(output)
        .Where(m => m.Groups["what"].Value == what)
        .Sum(static m => double.Parse(m.Groups["time"].Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^  - \S+\.\w+$", RegexOptions.Multiline)]
    private static partial Regex Chosen();

    [GeneratedRegex(@"^(?<what>\w+) took (?<time>\d+) ms$", RegexOptions.Multiline)]
    private static partial Regex Times();
}

/// <summary>What libsolv says of one run, and the whole process. Times in milliseconds.</summary>
/// <param name="Load">Reading its own format, and finding out what provides what.</param>
public sealed record LibsolvRun(int Packages, double Process, double Load, double Solve);
