using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports.Reading;

namespace Rumprun.Packages.Core.Ports.Linting;

/// <summary>Each library that every port is built with has to exist, and must not have dependencies.</summary>
internal static class RuntimeListRule
{
    public static IEnumerable<Diagnostic> Check(RuntimeList list, Func<PortName, Port?> find, Func<PortName, bool> isPort)
    {
        for (var i = 0; i < list.Libraries.Length; i++)
        {
            var name = list.Libraries[i].Value.Port;
            var place = list.Locations[$"runtime[{i}].port"];
            if (!isPort(name))
            {
                yield return PortDiagnostics.UndefinedDependency.At(
                    place, $"no port is named `{name}`", "add the port, or remove it from the list");
            }
            else if (find(name) is { Dependencies.IsEmpty: false } port)
            {
                var needs = string.Join(", ", port.Dependencies.Select(static d => $"`{d.Value.Port}`").Distinct());
                yield return LintDiagnostics.RuntimeDependency.At(
                    place,
                    $"`{name}` needs {needs}, which would need `{name}`",
                    "a library that everything is built with cannot have dependencies: remove its dependencies, or "
                        + "remove it from the list");
            }
        }
    }
}
