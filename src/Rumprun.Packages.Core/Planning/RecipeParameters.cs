using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;

namespace Rumprun.Packages.Core.Planning;

/// <summary>A recipe's parameters in one stage: the port's values, or the recipe's defaults.</summary>
/// <param name="Flags">The values of flags, and for each list whether it has an item.</param>
internal sealed record RecipeParameters(PlaceholderScope Scope, ImmutableSortedDictionary<string, bool> Flags)
{
    /// <summary>No recipe, no parameters.</summary>
    public static RecipeParameters None(PlaceholderScope scope) =>
        new(scope, ImmutableSortedDictionary.Create<string, bool>(StringComparer.Ordinal));

    /// <exception cref="DiagnosticException">
    /// RR5102: the stage and the recipe disagree; RR5101: a value cannot be filled in.
    /// </exception>
    public static RecipeParameters Bind(BuildStage stage, Recipe recipe, PortSelection selection, PlaceholderScope scope)
    {
        var unknown = stage.With.Keys.FirstOrDefault(name => !recipe.Parameters.ContainsKey(name));
        if (unknown is not null)
        {
            var meant = Suggestion.For(unknown, recipe.Parameters.Keys);
            throw PlanningDiagnostics.StageDoesNotFitRecipe.Exception(
                $"stage `{stage.Name}` gives `{unknown}`, but recipe `{recipe.Name}` has no such parameter",
                meant is null ? [] : [$"did you mean `{meant}`?"]);
        }

        var result = None(scope);
        foreach (var (name, parameter) in recipe.Parameters)
        {
            var argument = stage.With.GetValueOrDefault(name) ?? parameter.Default
                ?? throw PlanningDiagnostics.StageDoesNotFitRecipe.Exception(
                    $"stage `{stage.Name}` does not give `{name}`, which recipe `{recipe.Name}` requires",
                    $"add `{name}` under the stage's `with`");

            // Values are filled in with the stage's own placeholders: a parameter does not see another.
            result = (parameter.Type, argument) switch
            {
                (ParameterType.Text, Argument.Text text) => result.With(name, TemplateEvaluator.Text(text.Value, scope)),
                (ParameterType.List, Argument.List list) =>
                    result.With(name, TemplateEvaluator.List(list.Items, selection, scope)),
                (ParameterType.Flag, Argument.Flag flag) =>
                    result.With(name, flag.Value ? "true" : "false") with { Flags = result.Flags.SetItem(name, flag.Value) },
                _ => throw PlanningDiagnostics.StageDoesNotFitRecipe.Exception(
                    $"stage `{stage.Name}` gives `{name}` the wrong type: recipe `{recipe.Name}` expects a "
                    + parameter.Type.ToString().ToLowerInvariant()),
            };
        }

        return result;
    }

    /// <summary>Whether a step's <c>if</c> allows it to run.</summary>
    /// <exception cref="DiagnosticException">RR5102: the flag does not exist.</exception>
    public bool Allows(Step step, BuildStage stage)
    {
        if (step.If is null)
        {
            return true;
        }

        var name = step.If.TrimStart('!');
        return Flags.TryGetValue(name, out var value)
            ? value != step.If.StartsWith('!')
            : throw PlanningDiagnostics.StageDoesNotFitRecipe.Exception(
                $"step `{stage.Name}/{step.Name}` depends on `{name}`, which is neither a flag nor a list of its recipe");
    }

    private RecipeParameters With(string name, string value) => this with { Scope = Scope.With(name, value) };

    private RecipeParameters With(string name, ImmutableArray<string> items) => this with
    {
        Scope = Scope.With(name, new PlaceholderValue.List(items)),
        Flags = Flags.SetItem(name, !items.IsEmpty),
    };
}
