using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Testing;

namespace Rumprun.Packages.Cli.Rendering.Testing;

/// <summary>
/// Prints a line for each test as it ends, why one failed with the end of its console, and a table of all.
/// </summary>
internal sealed class TestPrinter(Terminal terminal, TextWriter output, ProgressRenderer live) : IProgress<TestEvent>
{
    private const int LinesShown = 15;

    public void Report(TestEvent value)
    {
        live.Clear();
        switch (value)
        {
            case TestEvent.TestEnded(var result):
                Write(result);
                break;
            case TestEvent.PortEnded({ BuildProblems.IsEmpty: false } report):
                output.WriteLine($"{report.Port} ... {terminal.Style("could not be built", "1;31")}");
                WriteProblems(report.BuildProblems);
                break;
            case TestEvent.PortEnded({ Results.IsEmpty: true } report):
                output.WriteLine($"{report.Port} has no tests for {report.Target}");
                break;
        }
    }

    /// <summary>The closing table, of the ports that were tested.</summary>
    public void Conclude(TestReport report)
    {
        var tested = report.Ports.Where(static p => !p.Results.IsEmpty).ToArray();
        if (tested.Length == 0)
        {
            return;
        }

        output.WriteLine();
        Table.Write(
            output,
            ["PORT", "TARGET", "TESTS", "FAILED", .. FigureCells.Header],
            tested.Select(static IReadOnlyList<string> (p) =>
            [
                p.Port.ToString(),
                p.Target.ToString(),
                p.Results.Length.ToString(CultureInfo.InvariantCulture),
                p.Failed.ToString(CultureInfo.InvariantCulture),
                .. FigureCells.Of(p.Figures),
            ]));
        if (report.Failed == 0)
        {
            output.WriteLine($"\n{Count(report.Tests, "test")} passed");
        }
    }

    public static string Count(int number, string what) =>
        string.Create(CultureInfo.InvariantCulture, $"{number} {what}{(number == 1 ? "" : "s")}");

    private void Write(TestResult result)
    {
        var verdict = result.HasPassed ? terminal.Style("ok", "32") : terminal.Style("failed", "1;31");
        output.WriteLine($"{result.Port}/{result.Name} ... {verdict} {Durations.Exact(result.Elapsed)}");
        if (result.HasPassed)
        {
            return;
        }

        WriteProblems(result.Problems);
        foreach (var log in result.Logs)
        {
            output.WriteLine($"  console of {log.Guest}, its last lines; all of it: {log.File}");
            foreach (var line in log.LastLines.TakeLast(LinesShown))
            {
                output.WriteLine($"  | {Printable(line)}");
            }
        }
    }

    private void WriteProblems(IEnumerable<Diagnostic> problems)
    {
        foreach (var problem in problems)
        {
            output.WriteLine($"  {problem}");
        }
    }

    /// <summary>A guest's escape sequences must not reach this terminal.</summary>
    private static string Printable(string line) =>
        string.Concat(line.Select(static c => char.IsControl(c) && c != '\t' ? '?' : c));
}
