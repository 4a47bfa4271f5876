using NuGet.Versioning;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Resolving;

/// <summary>
/// Sees whether a port's variants can be resolved for each target that they are for. A target that the port cannot even be
/// resolved for with its defaults says nothing of its variants.
/// </summary>
internal sealed class VariantResolution(PortTree tree)
{
    private readonly PortResolver _resolver = new(tree, TargetSelector.Hosted);

    /// <summary>For each variant that cannot: RR2014, for the first such target.</summary>
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
                        $"run `rrpkg resolve '{variant}' --target {target}` for the whole of it");
                    break;
                }
            }
        }
    }

    /// <returns>The first line of why; null where there is a solution.</returns>
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
