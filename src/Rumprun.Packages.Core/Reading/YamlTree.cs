using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Rumprun.Packages.Core.Reading;

/// <summary>
/// Builds a tree of nodes with places from YamlDotNet's parser events, and refuses what no format allows: anchors, aliases,
/// tags, several documents, duplicate keys, deep nesting.
/// </summary>
internal sealed class YamlTree
{
    /// <summary>In characters. A declaration written by hand has a few kilobytes.</summary>
    public const int MaximumLength = 1 << 20;

    private const int MaximumDepth = 12;

    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private readonly Problems _problems;

    private YamlTree(string text, Problems problems)
    {
        // A byte order mark may begin the file (YAML 1.2, 5.2); YamlDotNet takes it for part of the first key.
        text = text.StartsWith('\ufeff') ? text[1..] : text;
        _scanner = new Scanner(new StringReader(text), skipComments: true);
        _parser = new Parser(_scanner);
        _problems = problems;
    }

    /// <summary>The document's root, or null if reading cannot continue.</summary>
    public static YamlNode? Parse(string text, Problems problems)
    {
        if (text.Length > MaximumLength)
        {
            problems.Add(ReadingDiagnostics.TooLarge, 1, 1, $"the file is larger than {MaximumLength >> 20} MiB");
            return null;
        }

        var tree = new YamlTree(text, problems);
        try
        {
            return tree.ReadStream();
        }
        catch (DiagnosticException e)
        {
            problems.Add(e.Diagnostics[0]);
            return null;
        }
        catch (YamlException e)
        {
            // Some of the scanner's errors have no place; they are reported at the beginning of the file.
            var at = e.Start.Index > 0 ? e.Start : tree._scanner.CurrentPosition;
            problems.Add(ReadingDiagnostics.Syntax, (int)at.Line, (int)at.Column, $"this is not YAML: {e.Message}");
            return null;
        }
    }

    private YamlNode? ReadStream()
    {
        Next();
        if (Next() is not DocumentStart)
        {
            _problems.Add(ReadingDiagnostics.DocumentCount, 1, 1, "the file is empty");
            return null;
        }

        Next();
        var root = ReadNode(depth: 1);
        Next();
        if (Next() is DocumentStart second)
        {
            var (line, column) = Place(second);
            _problems.Add(
                ReadingDiagnostics.DocumentCount, line, column, "a second document begins here",
                "write one document, without `---`");
        }

        return root;
    }

    private ParsingEvent Next()
    {
        try
        {
            _parser.MoveNext();
        }
        catch (ArgumentException e)
        {
            // YamlDotNet makes a URI of a tag before anything here can refuse the tag.
            throw new YamlException(_scanner.CurrentPosition, _scanner.CurrentPosition, "a tag is malformed before here", e);
        }
        catch (InvalidOperationException e)
        {
            // YamlDotNet 18.1 fails an internal check if a plain scalar of a flow collection runs into a key.
            throw new YamlException(
                _scanner.CurrentPosition, _scanner.CurrentPosition, "a list or mapping is not closed before here", e);
        }

        return _parser.Current!;
    }

    /// <summary>Reads the node that the current event begins, and stops at its last event.</summary>
    private YamlNode ReadNode(int depth)
    {
        var current = _parser.Current!;
        var (line, column) = Place(current);
        switch (current)
        {
            case AnchorAlias alias:
                _problems.Add(ReadingDiagnostics.Indirection, line, column, $"`*{alias.Value}` refers to another place",
                    "write the value out");
                return new YamlNode.Refused(line, column);
            case NodeEvent node:
                RefuseProperties(node, line, column);
                break;
        }

        if (depth > MaximumDepth && current is (MappingStart or SequenceStart))
        {
            // The rest is not read: the scanner takes quadratic time for endless nesting.
            throw new DiagnosticException(ReadingDiagnostics.Depth.At(
                new SourceLocation(_problems.Path, line, column),
                $"lists and mappings are nested more than {MaximumDepth} levels deep"));
        }

        return current switch
        {
            MappingStart => ReadMapping(line, column, depth),
            SequenceStart => ReadSequence(line, column, depth),
            Scalar scalar => ReadScalar(scalar, line, column),

            // YamlDotNet 18.1 lets some flow collections end between a key and its value.
            _ => throw new YamlException(current.Start, current.End, "a value is missing before here"),
        };
    }

    private YamlNode.Mapping ReadMapping(int line, int column, int depth)
    {
        var entries = ImmutableArray.CreateBuilder<YamlEntry>();
        var seen = new Dictionary<string, YamlNode.Scalar>(StringComparer.Ordinal);
        while (Next() is not MappingEnd)
        {
            var key = ReadNode(depth + 1);
            Next();
            var value = ReadNode(depth + 1);
            if (key is not YamlNode.Scalar name)
            {
                if (key is not YamlNode.Refused)
                {
                    _problems.Add(ReadingDiagnostics.Type, key, $"a key has to be text, not {key.Description}");
                }
            }
            else if (seen.TryGetValue(name.Text, out var first))
            {
                _problems.Add(
                    ReadingDiagnostics.DuplicateKey, name, $"the key `{name.Text}` is already in line {first.Line}",
                    "keep one of them");
            }
            else
            {
                seen.Add(name.Text, name);
                entries.Add(new YamlEntry(name, value));
            }
        }

        return new YamlNode.Mapping(line, column, entries.ToImmutable());
    }

    private YamlNode.Sequence ReadSequence(int line, int column, int depth)
    {
        var items = ImmutableArray.CreateBuilder<YamlNode>();
        while (Next() is not SequenceEnd)
        {
            items.Add(ReadNode(depth + 1));
        }

        return new YamlNode.Sequence(line, column, items.ToImmutable());
    }

    private static YamlNode.Scalar ReadScalar(Scalar scalar, int line, int column)
    {
        var isQuoted = scalar.Style != ScalarStyle.Plain;
        var marks = scalar.Style switch
        {
            ScalarStyle.Plain => 0,
            ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted => 1,
            _ => int.MaxValue,
        };
        var isVerbatim = marks <= 1 && scalar.Start.Line == scalar.End.Line
            && scalar.End.Column - scalar.Start.Column == scalar.Value.Length + (2 * marks);
        return new YamlNode.Scalar(line, column, scalar.Value, isQuoted, isVerbatim ? column + marks : null);
    }

    private void RefuseProperties(NodeEvent node, int line, int column)
    {
        if (!node.Anchor.IsEmpty)
        {
            _problems.Add(ReadingDiagnostics.Indirection, line, column, $"`&{node.Anchor.Value}` names a place to refer to",
                "remove it");
        }

        if (!node.Tag.IsEmpty)
        {
            _problems.Add(ReadingDiagnostics.Indirection, line, column, "the value has a tag",
                "remove it: keys decide what type a value has");
        }
    }

    private static (int Line, int Column) Place(ParsingEvent @event) => ((int)@event.Start.Line, (int)@event.Start.Column);
}
