using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Rumprun.Packages.Core.Configuration;

/// <summary>
/// Adds a prefix to the list <c>toolchains:</c> in the text of a config.yaml. The text is the user's own: comments, order
/// and spacing stay as they are.
/// </summary>
public static class ToolchainList
{
    private const string Key = "toolchains";

    /// <param name="text">The file's content; empty where there is none yet.</param>
    /// <returns> The new content; the same where the prefix is already listed; null where the list is not one that can be
    /// extended.
    /// </returns>
    public static string? Append(string text, string prefix)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return $"schema: 1\n{Key}:\n  - {Quote(prefix)}\n";
        }

        try
        {
            return Edit(text, prefix);
        }
        catch (YamlException)
        {
            return null;
        }
    }

    private static string? Edit(string text, string prefix)
    {
        var parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
        parser.Consume<StreamStart>();
        if (parser.Accept<StreamEnd>(out _))
        {
            // Comments only.
            return $"{EndedByNewline(text)}schema: 1\n{Key}:\n  - {Quote(prefix)}\n";
        }

        parser.Consume<DocumentStart>();
        if (!parser.TryConsume<MappingStart>(out var mapping) || mapping.Style == MappingStyle.Flow)
        {
            return null;
        }

        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = parser.TryConsume<Scalar>(out var name) ? name : null;
            if (key is null)
            {
                return null;
            }

            if (key.Value == Key)
            {
                return Extend(parser, text, key, prefix);
            }

            parser.SkipThisAndNestedEvents();
        }

        return $"{EndedByNewline(text)}{Key}:\n  - {Quote(prefix)}\n";
    }

    private static string? Extend(IParser parser, string text, Scalar key, string prefix)
    {
        if (parser.TryConsume<Scalar>(out var single))
        {
            // `toolchains:` with nothing after it.
            return single.Value.Length == 0 && single.Style == ScalarStyle.Plain
                ? InsertLine(text, (int)key.End.Index, $"  - {Quote(prefix)}")
                : null;
        }

        if (!parser.TryConsume<SequenceStart>(out var sequence))
        {
            return null;
        }

        var items = ImmutableArray.CreateBuilder<Scalar>();
        while (!parser.Accept<SequenceEnd>(out _))
        {
            if (!parser.TryConsume<Scalar>(out var item))
            {
                return null;
            }

            items.Add(item);
        }

        if (items.Any(i => i.Value == prefix))
        {
            return text;
        }

        if (sequence.Style == SequenceStyle.Flow)
        {
            var bracket = (int)parser.Consume<SequenceEnd>().Start.Index;
            return text.Insert(bracket, items.Count == 0 ? Quote(prefix) : $", {Quote(prefix)}");
        }

        var last = (int)items[^1].Start.Index;
        var line = last == 0 ? 0 : text.LastIndexOf('\n', last - 1) + 1;
        var dash = text.LastIndexOf('-', last);
        return InsertLine(text, (int)items[^1].End.Index, $"{text[line..dash]}- {Quote(prefix)}");
    }

    /// <summary>Puts a line of its own behind the line that <paramref name="index"/> is in.</summary>
    private static string InsertLine(string text, int index, string line)
    {
        var end = text.IndexOf('\n', Math.Max(0, Math.Min(index, text.Length) - 1));
        return end < 0 ? $"{text}\n{line}\n" : text.Insert(end + 1, $"{line}\n");
    }

    private static string EndedByNewline(string text) => text.EndsWith('\n') ? text : text + "\n";

    /// <summary>Plain where that is safe in a flow list too, else in double quotes.</summary>
    private static string Quote(string value) =>
        value.All(static c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or '+')
            ? value
            : $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
