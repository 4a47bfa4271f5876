using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Resolving;

/// <summary>Words the targets that a port supports, as briefly as possible.</summary>
internal static class SupportedTargets
{
    /// <summary>A platform if all its architectures are supported, else each target.</summary>
    public static string Of(Condition supports) => NamesOf(supports) is { IsEmpty: false } names
        ? string.Join(", ", names.Select(static n => $"`{n}`"))
        : "no existing target";

    /// <summary>The same as names.</summary>
    public static ImmutableArray<string> NamesOf(Condition supports)
    {
        var architectures = Enum.GetValues<Architecture>();
        var names = new List<string>();
        foreach (var platform in Enum.GetValues<Platform>())
        {
            var targets = architectures.Select(a => new Target(platform, a))
                .Where(t => supports.Holds(PortSelection.For(t)))
                .ToArray();
            names.AddRange(targets.Length == architectures.Length
                ? [targets[0].PlatformName] : targets.Select(static t => t.ToString()));
        }

        return [.. names];
    }
}
