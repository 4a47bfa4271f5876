using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Ports.Linting;

/// <summary>A check of a port in addition to the format's own rules.</summary>
internal interface ILintRule
{
    IEnumerable<Diagnostic> Check(LintSubject subject);
}
