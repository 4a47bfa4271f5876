using System.Collections.Immutable;
using System.Text;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Recipes;

namespace Rumprun.Packages.Core.Planning;

/// <summary>
/// Fills in templates. A value is never split or expanded again: a value with braces or blanks stays one argument.
/// </summary>
public static class TemplateEvaluator
{
    /// <summary>The text of a template for a single value.</summary>
    /// <exception cref="DiagnosticException">RR5101: a placeholder has no value here, or only a list.</exception>
    public static string Text(Template template, PlaceholderScope scope)
    {
        var text = new StringBuilder();
        foreach (var part in template.Parts)
        {
            text.Append(part switch
            {
                TemplatePart.Literal literal => literal.Text,
                TemplatePart.Placeholder placeholder => Single(placeholder.Name, template, scope),
                TemplatePart.Splat splat =>
                    throw Problem($"`{template}` is a list, but a single value is required", splat.Name),
                _ => throw new InvalidOperationException("a template has no other parts"),
            });
        }

        return text.ToString();
    }

    /// <summary>
    /// The arguments of a conditional list: each template gives one argument, a list placeholder any number.
    /// </summary>
    /// <exception cref="DiagnosticException">RR5101: a placeholder has no value here.</exception>
    public static ImmutableArray<string> List(
        IEnumerable<Conditional<Template>> templates, PortSelection selection, PlaceholderScope scope) =>
        [.. templates.Select(selection).SelectMany(template => Arguments(template, scope))];

    private static ImmutableArray<string> Arguments(Template template, PlaceholderScope scope) =>
        template.Parts is [TemplatePart.Splat splat]
            ? Find(splat.Name, template, scope) switch
            {
                PlaceholderValue.List list => list.Items,
                PlaceholderValue.Words words => words.Items,
                _ => throw Problem(
                    $"`{{{splat.Name}...}}` asks for a list, and `{splat.Name}` is a single value", splat.Name),
            }
            : [Text(template, scope)];

    private static string Single(string name, Template template, PlaceholderScope scope) =>
        Find(name, template, scope) switch
        {
            PlaceholderValue.Text text => text.Value,
            PlaceholderValue.Words words => words.Value,
            _ => throw Problem(
                $"`{name}` in `{template}` is a list: it has to be a separate list item, `{{{name}...}}`", name),
        };

    private static PlaceholderValue Find(string name, Template template, PlaceholderScope scope) =>
        scope.Values.GetValueOrDefault(name)
        ?? throw Problem($"`{{{name}}}` in `{template}` has no value here", name, Suggestion.For(name, scope.Values.Keys));

    private static DiagnosticException Problem(string message, string name, string? meant = null)
    {
        string[] hints = name.Split(':', 2) switch
        {
            ["tool", var tool] => [$"export `{tool}` from a stage that runs before this one"],
            ["dependency", var port] => [$"declare `{port}` under `dependencies`, with no narrower condition than its use"],
            _ when meant is not null => [$"did you mean `{{{meant}}}`?"],
            _ => [],
        };
        return PlanningDiagnostics.PlaceholderWithoutValue.Exception(message, hints);
    }
}
