using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Reading;

/// <summary>A mapping with a fixed set of keys. Opening it reports every unknown key.</summary>
internal sealed class Fields
{
    private readonly YamlNode.Mapping _mapping;

    private Fields(Field self, YamlNode.Mapping mapping)
    {
        Self = self;
        _mapping = mapping;
    }

    /// <summary>The mapping itself.</summary>
    public Field Self { get; }

    /// <summary>The value of a key, or null if the key is absent.</summary>
    public Field? this[string key]
    {
        get
        {
            foreach (var (name, value) in _mapping.Entries)
            {
                if (name.Text == key)
                {
                    return new Field($"`{key}`", value, Self.Problems);
                }
            }

            return null;
        }
    }

    /// <summary>The mapping with its keys checked; null, with a diagnostic, if it is not a mapping.</summary>
    public static Fields? Open(Field field, params ReadOnlySpan<string> keys)
    {
        if (field.Node is not YamlNode.Mapping mapping)
        {
            return field.Mistyped<Fields>("a mapping", null);
        }

        foreach (var (key, _) in mapping.Entries)
        {
            if (!keys.Contains(key.Text))
            {
                field.Problems.Add(
                    ReadingDiagnostics.UnknownKey, key, $"{field.Name} has no key `{key.Text}`",
                    Hint.For(key.Text, keys.ToArray()));
            }
        }

        return new Fields(field, mapping);
    }

    /// <summary>A mapping whose keys have been checked before.</summary>
    public static Fields Of(Field field, YamlNode.Mapping mapping) => new(field, mapping);

    public bool Has(string key) => this[key] is not null;

    /// <summary>The value of a required key; null, with a diagnostic, if it is absent.</summary>
    public Field? Required(string key, params ReadOnlySpan<string> hints) =>
        Required(key, ReadingDiagnostics.MissingKey, hints);

    /// <summary>The same for a key whose absence is a problem of its own.</summary>
    public Field? Required(string key, DiagnosticDescriptor descriptor, params ReadOnlySpan<string> hints)
    {
        if (this[key] is { } field)
        {
            return field;
        }

        Self.Refuse(descriptor, $"{Self.Name} needs the key `{key}`", hints);
        return null;
    }

    /// <summary>Refuses each of the keys that is present, because of another key that is (or is not).</summary>
    public void Exclude(string reason, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            foreach (var (name, _) in _mapping.Entries)
            {
                if (name.Text == key)
                {
                    Self.Problems.Add(ReadingDiagnostics.Exclusive, name, $"`{key}` {reason}", "remove one of them");
                }
            }
        }
    }
}
