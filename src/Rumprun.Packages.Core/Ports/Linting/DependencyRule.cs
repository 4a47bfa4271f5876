using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports.Reading;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Ports.Linting;

/// <summary>A port's dependencies have to exist in the trees: the other port, and the options asked of it.</summary>
internal sealed class DependencyRule : ILintRule
{
    public IEnumerable<Diagnostic> Check(LintSubject subject) =>
        CheckList(subject, "dependencies", [.. subject.Port.Dependencies.Select(static d => d.Value)])
            .Concat(CheckList(subject, "build-tools", [.. subject.Port.BuildTools.Select(static d => d.Value)]));

    private static IEnumerable<Diagnostic> CheckList(LintSubject subject, string key, IReadOnlyList<Dependency> dependencies)
    {
        for (var i = 0; i < dependencies.Count; i++)
        {
            var dependency = dependencies[i];
            if (subject.Providers(dependency.Port) is not { } providers)
            {
                var name = dependency.Port;
                var near = Suggestion.For(name, subject.PortNames);
                yield return PortDiagnostics.UndefinedDependency.At(
                    subject.At($"{key}[{i}].port"), $"no port is named `{name}`, and none provides it",
                    near is null ? "add the port, or correct the name" : $"did you mean `{near}`?");
                continue;
            }

            foreach (var option in dependency.Options.Union(dependency.WithoutOptions))
            {
                if (!providers.IsEmpty && !providers.Any(p => p.Options.ContainsKey(option)))
                {
                    yield return PortDiagnostics.UndefinedOption.At(
                        subject.At($"{key}[{i}].options"), $"`{dependency.Port}` has no option `{option}`",
                        Hint.For(option.ToString(),
                            [.. providers.SelectMany(static p => p.Options.Keys).Select(static o => o.ToString())]));
                }
            }
        }
    }
}
