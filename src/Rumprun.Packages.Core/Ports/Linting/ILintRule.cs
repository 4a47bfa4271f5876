using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Ports.Linting;

/// <summary>One thing that is looked for in a port besides the format's own rules.</summary>
internal interface ILintRule
{
    IEnumerable<Diagnostic> Check(LintSubject subject);
}
