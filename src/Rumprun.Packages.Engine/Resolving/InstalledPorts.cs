using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Resolving;

/// <summary>Looks up installed ports by the names that people use, usually without a target.</summary>
/// <param name="defaultTarget">The target to use if a port is installed for several.</param>
public sealed class InstalledPorts(Profile profile, Func<Target> defaultTarget)
{
    /// <exception cref="DiagnosticException">RR6101: it is not installed (for that target).</exception>
    public InstalledPort Find(PortName name, Target? target)
    {
        var all = profile.Current().Ports;
        var found = all.Where(p => p.Name == name && (target is null || p.Target == target)).ToArray();
        return found switch
        {
            [var only] => only,
            [] => throw NotInstalled(name, target, all),
            _ => found.FirstOrDefault(p => p.Target == defaultTarget()) ?? found[0],
        };
    }

    private static DiagnosticException NotInstalled(PortName name, Target? target, IEnumerable<InstalledPort> all)
    {
        var there = all.ToArray();
        var elsewhere = there.Where(p => p.Name == name).Select(static p => $"`{p.Target}`").ToArray();
        var near = Suggestion.For(name, there.Select(static p => p.Name).Where(n => n != name));
        return ResolvingDiagnostics.NotInstalled.Exception(
            $"`{name}` is not installed{(target is { } t ? $" for `{t}`" : "")}",
            elsewhere.Length > 0 ? $"it is installed for {string.Join(", ", elsewhere)}"
            : near is not null ? $"did you mean `{near}`?"
            : $"run `rrpkg install {name}{(target is { } wanted ? $" --target {wanted}" : "")}`");
    }
}
