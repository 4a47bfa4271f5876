using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Ports.Linting;

/// <summary>A virtual name must not be the name of a port, and each listed provider has to exist and provide it.</summary>
internal static class VirtualListRule
{
    public static IEnumerable<Diagnostic> Check(VirtualList list, Func<PortName, Port?> find, Func<PortName, bool> isPort)
    {
        foreach (var (name, listed) in list.Virtuals)
        {
            if (isPort(name))
            {
                yield return ReadingDiagnostics.DuplicateName.At(
                    list.Locations[$"virtuals.{name}"], $"`{name}` is already the name of a port",
                    "choose another virtual name");
            }

            for (var i = 0; i < listed.Providers.Length; i++)
            {
                var place = list.Locations[$"virtuals.{name}.providers[{i}]"];
                var provider = listed.Providers[i];
                if (!isPort(provider))
                {
                    yield return LintDiagnostics.NoProvider.At(
                        place, $"no port is named `{provider}`", "add the port, or remove it from the list");
                }
                else if (find(provider) is { } port && !port.Provides.Contains(name))
                {
                    yield return LintDiagnostics.NoProvider.At(
                        place, $"the port `{provider}` does not provide `{name}`",
                        $"add `{name}` to its `provides`, or remove it from the list");
                }
            }
        }
    }
}
