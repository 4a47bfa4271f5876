using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Core.Recipes.Reading;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>Reads <c>build</c>: the stages, their recipes' parameters and their own steps.</summary>
internal static class StageReader
{
    public static ImmutableArray<BuildStage> Read(Field field, PortScope scope)
    {
        var stages = ImmutableArray.CreateBuilder<BuildStage>();
        var names = new UniqueNames("a stage");
        foreach (var item in field.AsList(1))
        {
            if (Fields.Open(
                    item, "name", "machine", "tree", "recipe", "with", "steps", "directory", "environment", "unset",
                    "exports",
                    "when") is { } fields
                && ReadStage(fields, scope, names) is { } stage)
            {
                stages.Add(stage);
            }
        }

        return stages.ToImmutable();
    }

    private static BuildStage? ReadStage(Fields fields, PortScope scope, UniqueNames names)
    {
        var build = scope.Build;
        var when = ConditionReader.Read(fields["when"], scope.Options);
        var recipeName = fields["recipe"]?.AsName();
        var recipe = recipeName is null ? null : FindRecipe(fields["recipe"]!.Value, recipeName.Value, scope);
        var steps = fields["steps"] is { } own ? StepReader.Read(own, build, isRecipe: false) : [];
        var name = ReadName(fields, recipeName, when, names);
        if (name is not null)
        {
            DeclareSteps(name, recipeName, recipe?.Steps ?? steps, scope);
        }

        var with = recipe is null
            ? ImmutableSortedDictionary<string, Argument>.Empty
            : StageParameterReader.Read(fields, recipe, build);
        if (fields.Has("recipe"))
        {
            fields.Exclude("cannot be combined with `recipe`", "steps");
        }
        else if (fields.Has("steps"))
        {
            fields.Exclude("cannot be combined with `steps`", "with");
        }
        else
        {
            fields.Self.Refuse(ReadingDiagnostics.MissingKey, "a stage needs one of the keys `recipe` and `steps`");
        }

        var stage = new BuildStage
        {
            Name = name ?? "",
            Machine = fields["machine"]?.AsOneOf("build", "target") == 0 ? StageMachine.Build : StageMachine.Target,
            Tree = fields["tree"]?.AsOneOf("shared", "copied") == 1 ? StageTree.Copied : StageTree.Shared,
            Recipe = recipeName,
            With = with,
            Steps = steps,
            Directory = fields["directory"]?.AsDirectory() ?? ".",
            Environment = fields["environment"].AsDictionary(
                static key => key.AsVariable(), value => TemplateReader.ReadText(value, build)),
            Unset = fields["unset"].AsListOf(static item => item.AsVariable()),
            Exports = fields["exports"].AsDictionary(
                static key => key.AsName()?.ToString(), value => TemplateReader.ReadText(value, build)),
            When = when,
        };
        scope.Tools.UnionWith(stage.Exports.Keys);
        return name is null ? null : stage;
    }

    private static string? ReadName(Fields fields, PortName? recipe, Condition when, UniqueNames names)
    {
        var name = fields["name"]?.AsName() ?? (fields.Has("name") ? null : recipe);
        if (name is not null)
        {
            names.Add(fields["name"] ?? fields["recipe"]!.Value, name.Value.ToString(), when);
        }
        else if (!fields.Has("name") && !fields.Has("recipe") && fields.Has("steps"))
        {
            fields.Required("name");
        }

        return name?.ToString();
    }

    private static Recipe? FindRecipe(Field field, PortName name, PortScope scope)
    {
        if (scope.Recipe(name) is { } recipe)
        {
            return recipe;
        }

        field.Refuse(
            RecipeDiagnostics.UndefinedRecipe, $"there is no recipe `{name}`",
            Hint.For(name.ToString(), [.. scope.RecipeNames.Select(static n => n.ToString())]));
        return null;
    }

    private static void DeclareSteps(string stage, PortName? recipe, ImmutableArray<Step> steps, PortScope scope)
    {
        if (recipe is not null && steps.IsEmpty)
        {
            scope.OpaqueStages.Add(stage);
        }

        foreach (var step in steps)
        {
            scope.Steps.Add($"{stage}/{step.Name}");
        }
    }
}
