using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Ports.Linting;

/// <summary>The hash protects the content; `https:` hides what is fetched, and nearly every host supports it.</summary>
internal sealed class InsecureAddressRule : ILintRule
{
    public IEnumerable<Diagnostic> Check(LintSubject subject)
    {
        for (var i = 0; i < subject.Port.Sources.Length; i++)
        {
            var (key, addresses) = subject.Port.Sources[i].Value switch
            {
                Source.Archive archive => ("url", archive.Urls),
                Source.Git git => ("git", git.Urls),
                _ => ("", []),
            };
            for (var a = 0; a < addresses.Length; a++)
            {
                if (addresses[a].StartsWith("http:", StringComparison.Ordinal))
                {
                    yield return LintDiagnostics.InsecureAddress.At(
                        subject.At(a == 0 ? $"sources[{i}].{key}" : $"sources[{i}].mirrors[{a - 1}]"),
                        $"`{ShownAddress.Of(addresses[a])}` is fetched without encryption",
                        "use `https:` if the host supports it");
                }
            }
        }
    }
}
