using System.Collections.Immutable;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Building;

/// <summary>Builds the command line of a planned step.</summary>
internal static class StepCommand
{
    /// <param name="view">The build's paths as the step sees them.</param>
    public static CommandLine Of(PlannedStage stage, PlannedStep step, BuildBinding view) => new()
    {
        Program = view.Bind(step.Command[0]),
        Arguments = [.. step.Command.Skip(1).Select(view.Bind)],
        Environment = view.Surroundings.Variables.SetItems(
            stage.Environment.SetItems(step.Environment).Select(v => KeyValuePair.Create(v.Key, view.Bind(v.Value)))),
        WorkingDirectory = view.Bind(step.Directory),
    };
}
