using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Ports.Linting;

/// <summary>That a port compiles does not show that it works.</summary>
internal sealed class TestRule : ILintRule
{
    public IEnumerable<Diagnostic> Check(LintSubject subject)
    {
        if (subject.Port.Tests.IsEmpty)
        {
            yield return LintDiagnostics.NoTest.At(
                subject.At("tests"), $"`{subject.Port.Name}` has no test",
                "add `tests`, with at least the files that must exist");
        }
    }
}
