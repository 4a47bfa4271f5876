using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;

namespace Rumprun.Packages.Core.Planning;

/// <summary>Expands a stage: its recipe's steps with the port's values, and their environment.</summary>
internal sealed class StagePlanner(BuildPlanInputs inputs)
{
    /// <summary>The planned stage, and the programs that it exports to later ones.</summary>
    public (PlannedStage Stage, ImmutableSortedDictionary<string, string> Exports) Plan(
        BuildStage stage, ImmutableSortedDictionary<string, string> exportedBefore)
    {
        var given = StageEnvironment.For(inputs, stage.Machine);
        var names = StageScope.For(inputs, stage, exportedBefore);

        // In the stage's own `environment`, {cflags} is the toolchain's value; everywhere else, it is the result of that
        // environment.
        var outer = StageScope.WithFlags(names, given);
        var environment = given.RemoveRange(stage.Unset).SetItems(Evaluate(stage.Environment, outer));
        var scope = StageScope.WithFlags(names, environment);

        var recipe = stage.Recipe is { } name ? Find(name, stage) : null;
        var parameters = recipe is null
            ? RecipeParameters.None(scope)
            : RecipeParameters.Bind(stage, recipe, inputs.Selection, scope);
        var planned = new PlannedStage
        {
            Name = stage.Name,
            Machine = stage.Machine,
            Tree = stage.Tree,
            Environment = Symbolic(environment),
            Steps =
            [
                .. (recipe?.Steps ?? stage.Steps)
                    .Where(step => step.When.Holds(inputs.Selection) && parameters.Allows(step, stage))
                    .Select(step => Plan(step, stage, parameters.Scope)),
            ],
        };
        return (planned, exportedBefore.SetItems(Evaluate(stage.Exports, scope)));
    }

    private PlannedStep Plan(Step step, BuildStage stage, PlaceholderScope scope)
    {
        var command = TemplateEvaluator.List(step.Run, inputs.Selection, scope);
        if (command.IsEmpty || command[0].Length == 0)
        {
            throw PlanningDiagnostics.StageDoesNotFitRecipe.Exception(
                $"step `{stage.Name}/{step.Name}` has no program to run on `{inputs.Selection.Target}`");
        }

        return new PlannedStep
        {
            Name = step.Name,
            Command = [.. command.Select(static word => new SymbolicText(word))],
            Directory = new SymbolicText(
                step.In is null
                    ? ((PlaceholderValue.Text)scope.Values["source"]).Value
                    : TemplateEvaluator.Text(step.In, scope)),
            Environment = Symbolic(Evaluate(step.Environment, scope)),
        };
    }

    private Recipe Find(PortName name, BuildStage stage)
    {
        if (inputs.Recipes.TryGetValue(name, out var recipe))
        {
            return recipe;
        }

        var meant = Suggestion.For(name, inputs.Recipes.Keys);
        throw PlanningDiagnostics.StageDoesNotFitRecipe.Exception(
            $"stage `{stage.Name}` of port `{inputs.Port.Name}` uses the recipe `{name}`, which does not exist",
            meant is null ? [] : [$"did you mean `{meant}`?"]);
    }

    private static ImmutableSortedDictionary<string, string> Evaluate(
        ImmutableSortedDictionary<string, Template> templates, PlaceholderScope scope) =>
        templates.ToImmutableSortedDictionary(
            static t => t.Key, t => TemplateEvaluator.Text(t.Value, scope), StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, SymbolicText> Symbolic(
        ImmutableSortedDictionary<string, string> values) =>
        values.ToImmutableSortedDictionary(static v => v.Key, static v => new SymbolicText(v.Value), StringComparer.Ordinal);
}
