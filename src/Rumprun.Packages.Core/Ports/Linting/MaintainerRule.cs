using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Ports.Linting;

/// <summary>A port needs a contact for when it breaks.</summary>
internal sealed class MaintainerRule : ILintRule
{
    public IEnumerable<Diagnostic> Check(LintSubject subject)
    {
        if (subject.Port.Maintainers.IsEmpty)
        {
            yield return LintDiagnostics.NoMaintainer.At(
                subject.At("maintainers"), $"`{subject.Port.Name}` has no maintainer",
                "add `maintainers: [Name <mail@example.org>]`");
        }
    }
}
