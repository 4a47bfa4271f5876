using System.Collections.Immutable;
using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Reading;

/// <summary>
/// A value with what it is called in messages. Each <c>As…</c> returns the value in a type, or null after reporting a
/// diagnostic.
/// </summary>
internal readonly record struct Field(string Name, YamlNode Node, Problems Problems)
{
    public void Refuse(DiagnosticDescriptor descriptor, string message, params ReadOnlySpan<string> hints) =>
        Problems.Add(descriptor, Node, message, hints);

    /// <summary>Text of one character or more; may be empty if allowed.</summary>
    /// <param name="canHaveReturns">For text that is sent over a network, where lines end with CR and LF.</param>
    public string? AsText(bool canBeEmpty = false, bool canHaveReturns = false)
    {
        if (Node is not YamlNode.Scalar { Kind: ScalarKind.Text } scalar)
        {
            return Mistyped<string>(
                "text", Node is YamlNode.Scalar { Text.Length: > 0 } other ? $"put it in quotes: `\"{other.Text}\"`" : null);
        }

        if (scalar.Text.Length == 0 && !canBeEmpty)
        {
            Refuse(ReadingDiagnostics.OutOfRange, $"{Name} is empty");
            return null;
        }

        if (scalar.Text.Any(c => char.IsControl(c) && c is not ('\n' or '\t') && !(canHaveReturns && c == '\r')))
        {
            Refuse(ReadingDiagnostics.ControlCharacter, $"{Name} holds a control character");
            return null;
        }

        return scalar.Text;
    }

    /// <summary>Text that must be quoted because it can look like a number.</summary>
    public string? AsQuotedText()
    {
        if (Node is YamlNode.Scalar { IsQuoted: false, Kind: not ScalarKind.Nothing } scalar)
        {
            Refuse(
                ReadingDiagnostics.Unquoted, $"{Name} `{scalar.Text}` is not in quotes, and YAML may take it for a number",
                $"write `\"{scalar.Text}\"`");
            return null;
        }

        return AsText();
    }

    public bool? AsFlag()
    {
        if (Node is YamlNode.Scalar { Kind: ScalarKind.Flag } scalar)
        {
            return scalar.Text[0] is 't' or 'T';
        }

        return Mistyped<bool?>("`true` or `false`", null);
    }

    public int? AsInteger(int minimum, int maximum)
    {
        if (Node is not YamlNode.Scalar { Kind: ScalarKind.Integer } scalar)
        {
            return Mistyped<int?>("a whole number", null);
        }

        if (!int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            || value < minimum || value > maximum)
        {
            Refuse(
                ReadingDiagnostics.OutOfRange, $"{Name} is `{scalar.Text}`, and has to be between {minimum} and {maximum}");
            return null;
        }

        return value;
    }

    public PortName? AsName()
    {
        if (AsText() is not { } text)
        {
            return null;
        }

        if (PortName.TryParse(text, out var name))
        {
            return name;
        }

        Refuse(
            ReadingDiagnostics.Name, $"{Name} `{text}` is not a name",
            "write a name of at most 64 lower-case letters, digits and `+ . _ -`, beginning with a letter or digit");
        return null;
    }

    /// <summary>One of a fixed set of words, as its index.</summary>
    public int? AsOneOf(params ReadOnlySpan<string> words)
    {
        if (AsText() is not { } text)
        {
            return null;
        }

        var index = words.IndexOf(text);
        if (index >= 0)
        {
            return index;
        }

        Refuse(ReadingDiagnostics.UnknownValue, $"{Name} cannot be `{text}`", Hint.For(text, words.ToArray()));
        return null;
    }

    /// <summary>The items of a list; empty, with a diagnostic, if it is not a list.</summary>
    public ImmutableArray<Field> AsList(int minimum = 0, int maximum = int.MaxValue)
    {
        if (Node is not YamlNode.Sequence list)
        {
            Mistyped<string>(
                "a list", Node is YamlNode.Scalar { Kind: ScalarKind.Text } scalar ? $"write `[{scalar.Text}]`" : null);
            return [];
        }

        if (list.Items.Length < minimum || list.Items.Length > maximum)
        {
            var bounds = maximum == int.MaxValue ? $"at least {minimum}" : $"{minimum} to {maximum}";
            Refuse(ReadingDiagnostics.OutOfRange, $"{Name} has {list.Items.Length} items, and needs {bounds}");
        }

        var items = ImmutableArray.CreateBuilder<Field>(list.Items.Length);
        foreach (var item in list.Items)
        {
            items.Add(new Field($"an item of {Name}", item, Problems));
        }

        return items.MoveToImmutable();
    }

    /// <summary>
    /// The entries of a mapping with arbitrary keys; empty, with a diagnostic, if it is not a mapping.
    /// </summary>
    public ImmutableArray<(Field Key, Field Value)> AsEntries()
    {
        if (Node is not YamlNode.Mapping mapping)
        {
            Mistyped<string>("a mapping", null);
            return [];
        }

        var entries = ImmutableArray.CreateBuilder<(Field, Field)>(mapping.Entries.Length);
        foreach (var (key, value) in mapping.Entries)
        {
            entries.Add((new Field($"a key of {Name}", key, Problems), new Field($"`{key.Text}`", value, Problems)));
        }

        return entries.MoveToImmutable();
    }

    /// <summary>Reports that the value has the wrong type. Reports nothing for a value that was refused before.</summary>
    public T? Mistyped<T>(string expected, string? hint)
    {
        if (Node is not YamlNode.Refused)
        {
            Refuse(
                ReadingDiagnostics.Type, $"{Name} has to be {expected}, not {Node.Description}", hint is null ? [] : [hint]);
        }

        return default;
    }
}
