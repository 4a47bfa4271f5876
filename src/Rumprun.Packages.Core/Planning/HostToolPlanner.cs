using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Planning;

/// <summary>Determines which programs of the build machine a build needs, and which it can use.</summary>
internal static class HostToolPlanner
{
    /// <summary>
    /// The declarations of the port, and of the recipes of those of its stages that are part of this build.
    /// </summary>
    public static ImmutableSortedSet<string> DeclaredBy(BuildPlanInputs inputs)
    {
        var recipes = inputs.Port.Stages
            .Where(stage => stage.When.Holds(inputs.Selection))
            .Select(static stage => stage.Recipe)
            .OfType<PortName>()
            .SelectMany(name => inputs.Recipes[name].HostTools);
        return ImmutableSortedSet.CreateRange(
            StringComparer.Ordinal, inputs.Port.HostTools.Concat(recipes).Select(inputs.Selection));
    }

    public static ImmutableSortedSet<string> Reachable(
        BuildPlanInputs inputs, ImmutableSortedSet<string> declared, IEnumerable<PlannedStage> stages) =>
        HostTools.Base
            .Union(HostTools.CompilersOf(inputs.Machine.Tuple))
            .Union(
                inputs.Toolchain.Tools.Values.Concat(inputs.Machine.Tools.Values).Select(
                    static path => Path.GetFileName(path)))
            .Union(declared)
            .Union(stages.SelectMany(static stage => stage.Steps).Select(static step => step.Command[0].Text).Where(IsName));

    private static bool IsName(string program) =>
        !program.Contains('/', StringComparison.Ordinal) && !program.StartsWith("@{", StringComparison.Ordinal);
}
