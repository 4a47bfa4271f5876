using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Rumprun.Packages.Core.Recipes;

/// <summary>The error in a template's text, and the index of its character (from 0).</summary>
public sealed record TemplateError(int Offset, string Message);

/// <summary>Parses <c>text {name} {{brace}}</c> and <c>{name...}</c>. Does not check names.</summary>
public static class TemplateParser
{
    private const string SplatMark = "...";

    /// <exception cref="FormatException"><paramref name="text"/> is not a valid template.</exception>
    public static Template Parse(string text) =>
        TryParse(text, out var template, out var error) ? template : throw new FormatException($"`{text}`: {error.Message}");

    public static bool TryParse(
        string text, [NotNullWhen(true)] out Template? template, [NotNullWhen(false)] out TemplateError? error)
    {
        template = null;
        error = null;
        var parts = new List<TemplatePart>();
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is not ('{' or '}'))
            {
                literal.Append(c);
            }
            else if (i + 1 < text.Length && text[i + 1] == c)
            {
                literal.Append(c);
                i++;
            }
            else if (c == '}')
            {
                error = new TemplateError(i, "a `}` closes nothing; a brace is written `}}`");
                return false;
            }
            else if (TryReadPlaceholder(text, i, out var end, out var part, out error))
            {
                Flush(literal, parts);
                parts.Add(part);
                i = end;
            }
            else
            {
                return false;
            }
        }

        Flush(literal, parts);
        if (parts.Count > 1 && parts.OfType<TemplatePart.Splat>().FirstOrDefault() is { } splat)
        {
            error = new TemplateError(
                text.IndexOf($"{{{splat.Name}{SplatMark}}}", StringComparison.Ordinal),
                $"`{{{splat.Name}{SplatMark}}}` is a list, and can only be an item by itself");
            return false;
        }

        template = new Template([.. parts]) { Source = text };
        return true;
    }

    private static bool TryReadPlaceholder(
        string text,
        int start,
        out int end,
        [NotNullWhen(true)] out TemplatePart? part,
        [NotNullWhen(false)] out TemplateError? error)
    {
        (part, error) = (null, null);
        end = text.IndexOf('}', start);
        if (end < 0)
        {
            error = new TemplateError(start, "a `{` is not closed; a brace is written `{{`");
            return false;
        }

        var name = text[(start + 1)..end];
        var isSplat = name.EndsWith(SplatMark, StringComparison.Ordinal);
        name = isSplat ? name[..^SplatMark.Length] : name;
        if (name.Length == 0 || !name.All(IsNameCharacter))
        {
            error = new TemplateError(start, $"`{text[start..(end + 1)]}` is not a placeholder; a brace is written `{{{{`");
            return false;
        }

        part = isSplat ? new TemplatePart.Splat(name) : new TemplatePart.Placeholder(name);
        return true;
    }

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '+' or '.' or '_' or '-' or ':';

    private static void Flush(StringBuilder literal, List<TemplatePart> parts)
    {
        if (literal.Length > 0)
        {
            parts.Add(new TemplatePart.Literal(literal.ToString()));
            literal.Clear();
        }
    }
}
