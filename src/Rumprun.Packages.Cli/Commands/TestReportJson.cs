using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Testing;

namespace Rumprun.Packages.Cli.Commands;

/// <summary>What <c>rrpkg test --json</c> prints.</summary>
internal sealed record TestReportJson(int Tests, int Failed, IReadOnlyList<PortTestsJson> Ports)
{
    public static TestReportJson Of(TestReport report) =>
        new(report.Tests, report.Failed, [.. report.Ports.Select(PortTestsJson.Of)]);
}

/// <param name="Variant">The name with the options that are not the port's defaults: <c>nginx[ssl]</c>.</param>
internal sealed record PortTestsJson(
    string Name,
    string Variant,
    string? Version,
    string Target,
    DateTimeOffset Started,
    IReadOnlyList<DiagnosticJson> BuildProblems,
    IReadOnlyList<TestResultJson> Tests,
    FiguresJson? Figures)
{
    public static PortTestsJson Of(PortTestReport report) => new(
        report.Port.Port.ToString(),
        report.Port.ToString(),
        report.Version?.ToString(),
        report.Target.ToString(),
        report.Started,
        [.. report.BuildProblems.Select(DiagnosticJson.Of)],
        [.. report.Results.Select(TestResultJson.Of)],
        report.Figures is { } figures ? FiguresJson.Of(figures) : null);
}

internal sealed record TestResultJson(
    string Name,
    bool Passed,
    double Milliseconds,
    double? MillisecondsToMain,
    double? MillisecondsToAnswer,
    IReadOnlyList<DiagnosticJson> Problems,
    IReadOnlyList<TestLogJson> Logs)
{
    public static TestResultJson Of(TestResult result) => new(
        result.Name,
        result.HasPassed,
        FiguresJson.Rounded(result.Elapsed),
        FiguresJson.Rounded(result.TimeToMain),
        FiguresJson.Rounded(result.TimeToAnswer),
        [.. result.Problems.Select(DiagnosticJson.Of)],
        [.. result.Logs.Select(static l => new TestLogJson(l.Guest.ToString(), l.File, l.LastLines))]);
}

internal sealed record TestLogJson(string Guest, string File, IReadOnlyList<string> LastLines);

/// <summary>The measurements of an image.</summary>
internal sealed record FiguresJson(
    long ImageBytes, long? MemoryBytes, double? MillisecondsToMain, double? MillisecondsToAnswer, bool Emulated,
    long? SmallestMemoryBytes)
{
    public static FiguresJson Of(TestFigures figures) => new(
        figures.ImageSize,
        figures.Memory,
        Rounded(figures.TimeToMain),
        Rounded(figures.TimeToAnswer),
        figures.IsEmulated,
        figures.SmallestMemory);

    public static double Rounded(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);

    public static double? Rounded(TimeSpan? time) => time is { } known ? Rounded(known) : null;
}

/// <summary>The record of the last test.</summary>
/// <param name="Variant">The name with the options that are not the port's defaults: <c>nginx[ssl]</c>.</param>
internal sealed record LastTestJson(
    string Target, string Variant, string Key, bool Passed, int Tests, int Failed, DateTimeOffset Finished,
    FiguresJson? Figures)
{
    public static LastTestJson Of(Port port, TestRecord record) => new(
        record.Target.ToString(),
        PortVariant.Of(port, record.Options).ToString(),
        record.Key.Hex,
        record.HasPassed,
        record.Tests,
        record.Failed,
        record.Finished,
        record.Figures is { } figures ? FiguresJson.Of(figures) : null);
}
