using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Ports.Linting;

/// <summary>A summary is a line in a list.</summary>
internal sealed class SummaryRule : ILintRule
{
    private const int MaximumLength = 100;

    public IEnumerable<Diagnostic> Check(LintSubject subject)
    {
        var summary = subject.Port.Summary;
        var complaint = summary.Contains('\n', StringComparison.Ordinal) ? "has several lines"
            : summary.Length > MaximumLength
                ? string.Create(CultureInfo.InvariantCulture, $"is longer than {MaximumLength} characters")
            : summary.EndsWith('.') ? "ends with a full stop"
            : null;
        if (complaint is not null)
        {
            yield return LintDiagnostics.Summary.At(
                subject.At("summary"), $"`summary` {complaint}", "write one short line, and the rest under `description`");
        }
    }
}
