using System.Collections.Immutable;
using Rumprun.Packages.Core.Ports.Reading;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Recipes.Reading;

/// <summary>Reads <c>parameters</c> of a recipe, and a port's values for them.</summary>
internal static class ParameterReader
{
    public static ImmutableSortedDictionary<string, RecipeParameter> Read(Field? field, BuildScope scope)
    {
        var parameters = ImmutableSortedDictionary.CreateBuilder<string, RecipeParameter>(StringComparer.Ordinal);
        foreach (var (key, value) in field?.AsEntries() ?? [])
        {
            var name = key.AsName()?.ToString();
            if (name is not null && PlaceholderCatalogue.Find(name) is not null)
            {
                key.Refuse(ReadingDiagnostics.DuplicateName, $"`{name}` is a placeholder that every build has",
                    "choose another name");
            }

            if (Fields.Open(value, "type", "summary", "default") is { } fields)
            {
                var type = (ParameterType?)fields.Required("type")?.AsOneOf("text", "flag", "list");
                var summary = fields.Required("summary")?.AsText();
                var argument = type is not null && fields["default"] is { } given
                    ? ReadArgument(given, type.Value, scope) : null;
                if (name is not null && type is not null)
                {
                    parameters[name] = new RecipeParameter(type.Value, summary ?? "", argument);
                }
            }
        }

        return parameters.ToImmutable();
    }

    /// <summary>A value of a parameter's type; null, with a diagnostic, if it has another type.</summary>
    public static Argument? ReadArgument(Field field, ParameterType type, BuildScope scope)
    {
        switch (type, field.Node)
        {
            case (ParameterType.Flag, YamlNode.Scalar { Kind: ScalarKind.Flag }):
                return new Argument.Flag(field.AsFlag()!.Value);
            case (ParameterType.List, YamlNode.Sequence):
                return new Argument.List(TemplateReader.ReadList(field, scope));
            case (ParameterType.Text, YamlNode.Scalar { Kind: ScalarKind.Text }):
                return TemplateReader.ReadText(field, scope) is { } template ? new Argument.Text(template) : null;
            case (_, YamlNode.Refused):
                return null;
            default:
                var expected = type switch
                {
                    ParameterType.Flag => "`true` or `false`",
                    ParameterType.List => "a list",
                    _ => "text",
                };
                field.Refuse(
                    RecipeDiagnostics.ParameterType, $"{field.Name} has to be {expected}, not {field.Node.Description}");
                return null;
        }
    }
}
