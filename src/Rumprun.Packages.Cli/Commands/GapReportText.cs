using Rumprun.Packages.Cli.Rendering;
using Rumprun.Packages.Engine.Conformance;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>Prints the gaps of a toolchain: each without and with the covering port.</summary>
public static class GapReportText
{
    public static void Write(GapReport report, TextWriter output)
    {
        output.WriteLine($"{report.Toolchain.Target} in {report.Toolchain.Prefix}: {report.Toolchain.Description}");
        output.WriteLine();
        var compat = report.Compat ?? "rumprun-compat";
        Table.Write(output, ["GAP", "THE TOOLCHAIN ALONE", $"WITH {compat}", "COVERED BY"], report.Findings
            .Where(static f => f.Gap.Kind == GapKind.Gap)
            .Select(
                static IReadOnlyList<string> (f) =>
                    [f.Gap.Name, f.Bare.ToString(), CoveredText(f), f.IsPresent ? f.Gap.Cover : "-"]));
        output.WriteLine();
        Table.Write(output, ["LIMIT", "A GUEST", "A PORT"], report.Findings
            .Where(static f => f.Gap.Kind == GapKind.Limit && f.IsPresent)
            .Select(static IReadOnlyList<string> (f) => [f.Gap.Name, f.Bare.ToString(), f.Gap.Cover]));
        output.WriteLine();
        output.WriteLine(Summary(report));
    }

    private static string CoveredText(GapFinding finding) => finding.Covered?.ToString() ?? "not tried";

    private static string Summary(GapReport report)
    {
        var gaps = report.Findings.Where(static f => f.Gap.Kind == GapKind.Gap).ToArray();
        var open = gaps.Where(static f => f.IsOpen).Select(static f => f.Gap.Name).ToArray();
        var counted =
            $"{gaps.Count(static f => f.IsPresent)} of {gaps.Length} known gaps are present, {report.Guests} guests booted";
        return open.Length == 0 ? $"{counted}: each is covered" : $"{counted}: not covered: {string.Join(", ", open)}";
    }
}
