using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Planning;

/// <summary>
/// Attaches patches with <c>after: STAGE/STEP</c> to that step, in the order in which the port lists them.
/// </summary>
internal static class PatchPlacement
{
    /// <exception cref="DiagnosticException">RR5103: the step is not part of this build.</exception>
    public static ImmutableArray<PlannedStage> Place(
        ImmutableArray<PlannedStage> stages, ImmutableArray<PlannedPatch> patches, Port port)
    {
        var waiting = patches
            .Where(static p => p.Patch.After is not null)
            .ToLookup(static p => p.Patch.After!, StringComparer.Ordinal);
        var steps = stages
            .SelectMany(static stage => stage.Steps.Select(step => $"{stage.Name}/{step.Name}"))
            .ToImmutableHashSet();
        foreach (var after in waiting.Select(static w => w.Key).Where(after => !steps.Contains(after)))
        {
            var meant = Suggestion.For(after, steps);
            throw PlanningDiagnostics.PatchWithoutStep.Exception(
                $"patch `{waiting[after].First().Patch.File}` of port `{port.Name}` comes after `{after}`, "
                + "which is not part of this build",
                meant is null
                    ? "give the patch the same `when` as the step"
                    : $"did you mean `{meant}`? Otherwise give the patch the same `when` as the step");
        }

        return
        [
            .. stages.Select(stage => stage with
            {
                Steps =
                [
                    .. stage.Steps.Select(step =>
                        step with { PatchesAfter = [.. waiting[$"{stage.Name}/{step.Name}"]] }),
                ],
            }),
        ];
    }
}
