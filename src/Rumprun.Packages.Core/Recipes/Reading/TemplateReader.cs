using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Ports.Reading;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Recipes.Reading;

/// <summary>Reads templates, and checks that their placeholders exist and have the right type.</summary>
internal static class TemplateReader
{
    /// <summary>A template for one text.</summary>
    public static Template? ReadText(Field field, BuildScope scope) => Read(field, scope, canBeList: false);

    /// <summary>A list of templates; an item may itself be a list.</summary>
    public static ImmutableArray<Conditional<Template>> ReadList(Field field, BuildScope scope, int minimum = 0) =>
        ConditionReader.ReadPlainList(field, scope.Options, item => Read(item, scope, canBeList: true), minimum);

    /// <summary>The template, without checking its placeholders.</summary>
    public static Template? Parse(Field field)
    {
        if (field.AsText(canBeEmpty: true) is not { } text)
        {
            return null;
        }

        if (TemplateParser.TryParse(text, out var template, out var error))
        {
            return template;
        }

        Refuse(field, RecipeDiagnostics.Template, error.Offset, error.Message);
        return null;
    }

    /// <summary>Refuses something at one character of a field's text, as precisely as its quoting allows.</summary>
    public static void Refuse(
        Field field, DiagnosticDescriptor descriptor, int offset, string message, params ReadOnlySpan<string> hints)
    {
        var column = field.Node is YamlNode.Scalar { TextColumn: { } first } ? first + offset : field.Node.Column;
        field.Problems.Add(descriptor, field.Node.Line, column, message, hints);
    }

    private static Template? Read(Field field, BuildScope scope, bool canBeList)
    {
        if (Parse(field) is not { } template)
        {
            return null;
        }

        foreach (var part in template.Parts)
        {
            switch (part)
            {
                case TemplatePart.Placeholder placeholder:
                    Check(field, scope, placeholder.Name, template.Source, isSplat: false, canBeList);
                    break;
                case TemplatePart.Splat splat:
                    Check(field, scope, splat.Name, template.Source, isSplat: true, canBeList);
                    break;
            }
        }

        CheckFile(field, scope, template);
        return template;
    }

    private static void Check(Field field, BuildScope scope, string name, string source, bool isSplat, bool canBeList)
    {
        var offset = source.IndexOf($"{{{name}", StringComparison.Ordinal);
        if (scope.OnlyPlaceholders is { } only && !only.Contains(name))
        {
            Refuse(
                field, RecipeDiagnostics.UnknownPlaceholder, offset, $"`{name}` has no value here",
                $"use {string.Join(" and ", only.Select(static p => $"`{{{p}}}`"))}, or write a brace as `{{{{`");
            return;
        }

        if (scope.Parameters.TryGetValue(name, out var type))
        {
            CheckType(field, offset, name, isSplat, canBeList, type switch
            {
                ParameterType.Text => PlaceholderTypes.Text,
                ParameterType.List => PlaceholderTypes.List,
                _ => PlaceholderTypes.None,
            });
        }
        else if (name.StartsWith(PlaceholderCatalogue.ToolPrefix, StringComparison.Ordinal))
        {
            CheckMember(
                field, offset, name, PlaceholderCatalogue.ToolPrefix, scope.Tools, "no earlier stage exports a program");
            CheckType(field, offset, name, isSplat, canBeList, PlaceholderTypes.Text);
        }
        else if (name.StartsWith(PlaceholderCatalogue.DependencyPrefix, StringComparison.Ordinal))
        {
            CheckMember(field, offset, name, PlaceholderCatalogue.DependencyPrefix, scope.Dependencies,
                "the port has no dependency");
            CheckType(field, offset, name, isSplat, canBeList, PlaceholderTypes.Text);
        }
        else if (PlaceholderCatalogue.Find(name) is { } known)
        {
            CheckType(field, offset, name, isSplat, canBeList, known.Types);
        }
        else
        {
            var near = Suggestion.For(
                name, PlaceholderCatalogue.All.Select(static p => p.Name).Concat(scope.Parameters.Keys));
            Refuse(
                field, RecipeDiagnostics.UnknownPlaceholder, offset, $"there is no placeholder `{name}`",
                near is null ? "write a brace as `{{`" : $"did you mean `{near}`?");
        }
    }

    private static void CheckMember(
        Field field, int offset, string name, string prefix, IReadOnlySet<string> members, string complaint)
    {
        var member = name[prefix.Length..];
        if (!members.Contains(member))
        {
            var hints = Suggestion.For(member, members) is { } near
                ? [$"did you mean `{{{prefix}{near}}}`?"] : Array.Empty<string>();
            Refuse(field, RecipeDiagnostics.UnknownPlaceholder, offset, $"{complaint} `{member}`", hints);
        }
    }

    private static void CheckType(Field field, int offset, string name, bool isSplat, bool canBeList, PlaceholderTypes types)
    {
        if (types == PlaceholderTypes.None)
        {
            Refuse(
                field, RecipeDiagnostics.PlaceholderType, offset, $"`{name}` is a flag, and has no text",
                "use it in a step's `if`");
        }
        else if (isSplat && !canBeList)
        {
            Refuse(field, RecipeDiagnostics.PlaceholderType, offset,
                $"`{{{name}...}}` is a list, and {field.Name} is one text");
        }
        else if (isSplat && !types.HasFlag(PlaceholderTypes.List))
        {
            Refuse(field, RecipeDiagnostics.PlaceholderType, offset, $"`{name}` is one text, not a list",
                $"write `{{{name}}}`");
        }
        else if (!isSplat && !types.HasFlag(PlaceholderTypes.Text))
        {
            Refuse(
                field, RecipeDiagnostics.PlaceholderType, offset, $"`{name}` is a list, and is used as text",
                $"write `{{{name}...}}` as an item by itself");
        }
    }

    /// <summary>A template that is just a path in the port's folder has to name an existing file.</summary>
    private static void CheckFile(Field field, BuildScope scope, Template template)
    {
        if (scope.Exists is { } exists
            && template.Parts is [TemplatePart.Placeholder { Name: "files" or "port" } folder,
                TemplatePart.Literal { Text: ['/', .. var rest] }])
        {
            var path = folder.Name == "files" ? $"files/{rest}" : rest;
            if (!exists(path))
            {
                field.Refuse(PortDiagnostics.MissingFile, $"the port has no file `{path}`");
            }
        }
    }
}
