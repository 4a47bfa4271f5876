using NuGet.Versioning;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Resolving;

/// <summary>
/// Checks whether a port's variants can be resolved for each of their targets. Skips targets for which the port cannot be
/// resolved even with its defaults.
/// </summary>
internal sealed class VariantResolution(PortTree tree)
{
    private readonly PortResolver _resolver = new(tree, TargetSelector.Hosted);

    /// <summary>RR2014 for each variant that cannot be resolved, with the first such target.</summary>
    public IEnumerable<Diagnostic> Check(Port port, CancellationToken cancellationToken)
    {
        var targets = AllTargets()
            .Where(t => port.Supports.Holds(PortSelection.For(t)))
            .Where(t => !port.Variants.IsEmpty && ProblemOf(port, OptionChoice.Defaults, t, cancellationToken) is null)
            .ToArray();
        for (var i = 0; i < port.Variants.Length; i++)
        {
            var (choice, when) = port.Variants[i];
            var variant = new PortVariant(port.Name, choice);
            foreach (var target in targets.Where(t => when.Holds(PortSelection.For(t))))
            {
                if (ProblemOf(port, choice, target, cancellationToken) is { } problem)
                {
                    yield return ResolvingDiagnostics.UnsolvableVariant.At(
                        port.Locations[$"variants[{i}]"], $"`{variant}` cannot be resolved for `{target}`: {problem}",
                        $"run `rrpkg resolve '{variant}' --target {target}` for the full explanation");
                    break;
                }
            }
        }
    }

    /// <returns>The first line of the reason; null if there is a solution.</returns>
    private string? ProblemOf(Port port, OptionChoice choice, Target target, CancellationToken cancellationToken)
    {
        try
        {
            var exactly = new VersionRange(port.Version.Version, true, port.Version.Version, true);
            var request = PortRequest.Of(new PortVariant(port.Name, choice)) with { Range = exactly };
            _resolver.Choose([request], target, new VersionPreferences(), cancellationToken);
            return null;
        }
        catch (DiagnosticException e)
        {
            return e.Diagnostics[0].Message.Split('\n')[0];
        }
    }

    private static IEnumerable<Target> AllTargets() =>
        Enum.GetValues<Platform>().SelectMany(static p => Enum.GetValues<Architecture>().Select(a => new Target(p, a)));
}
