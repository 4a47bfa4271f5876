using Rumprun.Packages.Engine.Conformance;

namespace Rumprun.Packages.Cli.Commands;

internal sealed record GapReportJson(
    string Target, string Prefix, string Toolchain, string? CoveredBy, bool Covered, int Guests, IReadOnlyList<GapJson> Gaps)
{
    public static GapReportJson Of(GapReport report) => new(
        report.Toolchain.Target.ToString(),
        report.Toolchain.Prefix,
        report.Toolchain.Description,
        report.Compat,
        report.IsCovered,
        report.Guests,
        [.. report.Findings.Select(GapJson.Of)]);
}

/// <param name="Kind"><c>gap</c> or <c>limit</c>.</param>
/// <param name="Without">The probe's outcome with the toolchain alone.</param>
/// <param name="With">Its outcome with the covering port; absent without one.</param>
internal sealed record GapJson(
    string Name, string Kind, string Meaning, bool Present, bool Open, string Without, string? With, string Cover)
{
    public static GapJson Of(GapFinding finding) => new(
        finding.Gap.Name,
        finding.Gap.Kind == GapKind.Gap ? "gap" : "limit",
        finding.Gap.Meaning,
        finding.IsPresent,
        finding.IsOpen,
        finding.Bare.ToString(),
        finding.Covered?.ToString(),
        finding.Gap.Cover);
}
