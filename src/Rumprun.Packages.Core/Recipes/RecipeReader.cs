using Rumprun.Packages.Core.Ports.Reading;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Recipes.Reading;

namespace Rumprun.Packages.Core.Recipes;

/// <summary>Reads <c>recipes/NAME.yaml</c>, strictly and in one pass. The format is in docs/formats/recipe.md.</summary>
public static class RecipeReader
{
    /// <param name="path">The file's path, for messages; its name without <c>.yaml</c> is the recipe's.</param>
    public static ReadResult<Recipe> Read(string text, string path)
    {
        var problems = new Problems(path);
        var recipe = YamlTree.Parse(text, problems) is { } root ? Read(root, text, problems) : null;
        return new ReadResult<Recipe>(problems.HasErrors ? null : recipe, problems.InOrder());
    }

    private static Recipe? Read(YamlNode root, string text, Problems problems)
    {
        if (Fields.Open(
                new Field("a recipe", root, problems),
                "schema",
                "name",
                "summary",
                "parameters",
                "host-tools",
                "steps") is not { } file)
        {
            return null;
        }

        SchemaField.Check(file, Recipe.SchemaVersion);
        var name = file.Required("name")?.AsName();
        if (name is not null && name.Value.ToString() != Path.GetFileNameWithoutExtension(problems.Path))
        {
            file["name"]!.Value.Refuse(
                ReadingDiagnostics.FileName, $"`name` is `{name}`, and the file is `{Path.GetFileName(problems.Path)}`",
                $"write `name: {Path.GetFileNameWithoutExtension(problems.Path)}`, or rename the file");
        }

        var summary = file.Required("summary")?.AsText();
        var parameters = ParameterReader.Read(file["parameters"], new BuildScope());
        var hostTools = file["host-tools"] is { } tools ? HostToolReader.Read(tools, options: null) : [];
        var scope = new BuildScope { Parameters = parameters.ToDictionary(static p => p.Key, static p => p.Value.Type) };
        var steps = file.Required("steps") is { } field ? StepReader.Read(field, scope, isRecipe: true) : [];
        return problems.HasErrors ? null : new Recipe
        {
            Name = name!.Value,
            Summary = summary!,
            Parameters = parameters,
            HostTools = hostTools,
            Steps = steps,
            Digest = Sha256Digest.OfText(text),
            Locations = LocationMap.Of(root, problems.Path),
        };
    }
}
