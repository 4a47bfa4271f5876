using System.Collections.Immutable;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Core.Recipes.Reading;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>Reads <c>with</c>: a stage's values for its recipe's parameters.</summary>
internal static class StageParameterReader
{
    public static ImmutableSortedDictionary<string, Argument> Read(Fields stage, Recipe recipe, BuildScope scope)
    {
        var arguments = ImmutableSortedDictionary.CreateBuilder<string, Argument>(StringComparer.Ordinal);
        var given = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (key, value) in stage["with"]?.AsEntries() ?? [])
        {
            if (key.AsText() is not { } name)
            {
                continue;
            }

            given.Add(name);
            if (!recipe.Parameters.TryGetValue(name, out var parameter))
            {
                key.Refuse(
                    RecipeDiagnostics.UnknownParameter, $"the recipe `{recipe.Name}` has no parameter `{name}`",
                    Hint.For(name, [.. recipe.Parameters.Keys]));
            }
            else if (ParameterReader.ReadArgument(value, parameter.Type, scope) is { } argument)
            {
                arguments[name] = argument;
            }
        }

        foreach (var (name, parameter) in recipe.Parameters)
        {
            if (parameter.Default is null && !given.Contains(name))
            {
                (stage["with"] ?? stage["recipe"]!).Value.Refuse(
                    RecipeDiagnostics.MissingParameter,
                    $"the recipe `{recipe.Name}` needs the parameter `{name}`: {parameter.Summary}",
                    $"add `{name}` under `with`");
            }
        }

        return arguments.ToImmutable();
    }
}
