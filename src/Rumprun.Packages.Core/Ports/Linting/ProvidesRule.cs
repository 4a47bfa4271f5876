using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Ports.Linting;

/// <summary>
/// A virtual name that a port provides has to be listed in virtuals.yaml, with the port among its providers: only that file
/// orders them.
/// </summary>
internal sealed class ProvidesRule : ILintRule
{
    public IEnumerable<Diagnostic> Check(LintSubject subject)
    {
        for (var i = 0; i < subject.Port.Provides.Length; i++)
        {
            var (name, port) = (subject.Port.Provides[i], subject.Port.Name);
            if (subject.Virtual(name) is not { } listed)
            {
                yield return LintDiagnostics.UnlistedVirtual.At(
                    subject.At($"provides[{i}]"), $"`{VirtualList.FileName}` does not list the virtual name `{name}`",
                    $"add `{name}` to `ports/{VirtualList.FileName}`, with `{port}` among its providers");
            }
            else if (!listed.Providers.Contains(port))
            {
                yield return LintDiagnostics.UnlistedVirtual.At(
                    subject.At($"provides[{i}]"),
                    $"`{VirtualList.FileName}` does not list `{port}` as a provider of `{name}`",
                    $"add `{port}` to the providers of `{name}` in `ports/{VirtualList.FileName}`");
            }
        }
    }
}
