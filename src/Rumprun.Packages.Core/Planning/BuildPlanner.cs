using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Planning;

/// <summary>Makes a <see cref="BuildPlan"/> from its inputs. Pure: the same inputs give the same plan and key.</summary>
public static class BuildPlanner
{
    /// <exception cref="DiagnosticException">RR5101 to RR5105: the port cannot be built with these inputs.</exception>
    public static BuildPlan Plan(BuildPlanInputs inputs)
    {
        var (port, selection) = (inputs.Port, inputs.Selection);
        var planner = new StagePlanner(inputs);
        var tools = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
        var stages = ImmutableArray.CreateBuilder<PlannedStage>();
        foreach (var stage in port.Stages.Where(s => s.When.Holds(selection)))
        {
            (var planned, tools) = planner.Plan(stage, tools);
            stages.Add(planned);
        }

        if (!stages.Any(static s => !s.Steps.IsEmpty))
        {
            throw PlanningDiagnostics.NothingToDo.Exception(
                $"port `{port.Name}` has no step to run for `{selection.Target}`",
                "exclude the target with the port's `supports`, or add a stage for it");
        }

        var patches = port.Patches.Select(selection)
            .Select(patch => new PlannedPatch(patch, DigestOf(patch.File, inputs)))
            .ToImmutableArray();
        var declared = HostToolPlanner.DeclaredBy(inputs);
        var plan = new BuildPlan
        {
            Port = port,
            Selection = selection,
            Sources = [.. port.Sources.Select(selection)],
            Patches = [.. patches.Where(static p => p.Patch.After is null)],
            Stages = PatchPlacement.Place(stages.ToImmutable(), patches, port),
            Dependencies = [.. inputs.Dependencies.OrderBy(static d => d.Name)],
            Programs = [.. port.Programs.Select(selection)],
            Isolation = inputs.Isolation,
            DeclaredHostTools = declared,
            HostTools = HostToolPlanner.Reachable(inputs, declared, stages),
            CanonicalText = "",
        };
        return plan with { CanonicalText = BuildKeyText.Of(plan, inputs) };
    }

    private static Sha256Digest DigestOf(string file, BuildPlanInputs inputs) =>
        inputs.PortFiles.TryGetValue(file, out var found)
            ? found.Digest
            : throw PlanningDiagnostics.PortFileMissing.Exception($"port `{inputs.Port.Name}` has no file `{file}`");
}
