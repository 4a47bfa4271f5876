using System.Collections.Immutable;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Ports.Reading;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Recipes.Reading;

/// <summary>Reads <c>steps</c>, of a recipe or of a port's stage.</summary>
internal static class StepReader
{
    private static readonly string[] PortKeys = ["name", "run", "in", "environment", "when"];
    private static readonly string[] RecipeKeys = [.. PortKeys, "if"];

    /// <param name="isRecipe">Whether steps may have an <c>if</c>.</param>
    public static ImmutableArray<Step> Read(Field field, BuildScope scope, bool isRecipe)
    {
        var steps = ImmutableArray.CreateBuilder<Step>();
        foreach (var item in field.AsList(1))
        {
            if (Fields.Open(item, isRecipe ? RecipeKeys : PortKeys) is { } fields
                && ReadStep(fields, scope, isRecipe) is { } step)
            {
                if (steps.Any(other => other.Name == step.Name && CanBothRun(step, other)))
                {
                    fields["name"]?.Refuse(ReadingDiagnostics.DuplicateName, $"there is already a step `{step.Name}`");
                }

                steps.Add(step);
            }
        }

        return steps.ToImmutable();
    }

    private static Step? ReadStep(Fields fields, BuildScope scope, bool isRecipe)
    {
        var name = fields.Required("name")?.AsName();
        var run = fields.Required("run") is { } command ? TemplateReader.ReadList(command, scope, minimum: 1) : [];
        var directory = fields["in"] is { } place ? TemplateReader.ReadText(place, scope) : null;
        var environment = fields["environment"].AsDictionary(
            static key => key.AsVariable(), value => TemplateReader.ReadText(value, scope));
        var when = ConditionReader.Read(fields["when"], scope.Options);
        var flag = isRecipe ? ReadFlag(fields["if"], scope) : null;
        return name is null ? null : new Step
        {
            Name = name.Value.ToString(),
            Run = run,
            In = directory,
            Environment = environment,
            When = when,
            If = flag,
        };
    }

    private static string? ReadFlag(Field? field, BuildScope scope)
    {
        if (field?.AsText() is not { } text)
        {
            return null;
        }

        var name = text.TrimStart('!');
        if (!scope.Parameters.TryGetValue(name, out var type))
        {
            field.Value.Refuse(
                RecipeDiagnostics.UnknownParameter, $"the recipe has no parameter `{name}`",
                Hint.For(name, [.. scope.Parameters.Keys]));
        }
        else if (type is ParameterType.Text)
        {
            field.Value.Refuse(RecipeDiagnostics.ParameterType, $"`if` requires a flag or a list, and `{name}` is a text");
        }

        return text;
    }

    private static bool CanBothRun(Step step, Step other) =>
        step.When.Overlaps(other.When) && $"!{step.If}" != other.If && step.If != $"!{other.If}";
}
