using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Ports.Linting;

/// <summary>
/// Untested options break unnoticed: an option that is off by default needs a variant that turns it on.
/// </summary>
internal sealed class UntestedOptionRule : ILintRule
{
    public IEnumerable<Diagnostic> Check(LintSubject subject)
    {
        foreach (var (name, option) in subject.Port.Options)
        {
            if (!option.IsDefault && !subject.Port.Variants.Any(v => v.Value.With.Contains(name)))
            {
                yield return LintDiagnostics.UntestedOption.At(
                    subject.At($"options.{name}"), $"the option `{name}` is off by default, and no variant turns it on",
                    $"add `{{options: [{name}]}}` to `variants`, and a test of what it adds");
            }
        }
    }
}
