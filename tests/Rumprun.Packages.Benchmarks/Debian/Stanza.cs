using System.Collections.Immutable;
using System.Text;

namespace Rumprun.Packages.Benchmarks.Debian;

/// <summary>
/// What one package of a list says of itself and of others. <c>Pre-Depends</c> are <c>Depends</c>, and <c>Breaks</c> are
/// <c>Conflicts</c>: what matters is only what can be there together. Recommendations are left out. Relations are read when
/// they are asked for: of most packages only the version matters.
/// </summary>
public sealed class Stanza
{
    private readonly ReadOnlyMemory<byte> _text;
    private readonly ReadOnlyMemory<byte> _depends;
    private readonly ReadOnlyMemory<byte> _preDepends;
    private readonly ReadOnlyMemory<byte> _conflicts;
    private readonly ReadOnlyMemory<byte> _breaks;
    private readonly ReadOnlyMemory<byte> _provides;
    private ImmutableArray<DebianRelation> _provided;

    /// <param name="text">Begins with the stanza.</param>
    public Stanza(ReadOnlyMemory<byte> text)
    {
        Name = "";
        var rest = text;
        while (!rest.IsEmpty && rest.Span[0] != '\n')
        {
            var length = rest.Span.IndexOf((byte)'\n') is >= 0 and var end ? end : rest.Length;
            var line = rest[..length];
            rest = rest[Math.Min(length + 1, rest.Length)..];
            if (Value(line, "Package: "u8) is { IsEmpty: false } name)
            {
                Name = Decode(name);
            }
            else if (Value(line, "Version: "u8) is { IsEmpty: false } version)
            {
                Version = new DebianVersion(Decode(version));
            }
            else
            {
                _depends = Value(line, "Depends: "u8) is { IsEmpty: false } depends ? depends : _depends;
                _preDepends = Value(line, "Pre-Depends: "u8) is { IsEmpty: false } preDepends ? preDepends : _preDepends;
                _conflicts = Value(line, "Conflicts: "u8) is { IsEmpty: false } conflicts ? conflicts : _conflicts;
                _breaks = Value(line, "Breaks: "u8) is { IsEmpty: false } breaks ? breaks : _breaks;
                _provides = Value(line, "Provides: "u8) is { IsEmpty: false } provides ? provides : _provides;
            }
        }

        _text = text[..(text.Length - rest.Length)];
    }

    public string Name { get; }

    public DebianVersion Version { get; }

    /// <summary>All that the list says of it, line by line.</summary>
    public string Text => Decode(_text).Trim('\n');

    /// <summary>What has to be there with it: one of the alternatives of each, as the list has it.</summary>
    public ImmutableArray<string> Depends =>
        [.. DebianRelation.Split(Decode(_preDepends)), .. DebianRelation.Split(Decode(_depends))];

    /// <summary>What must not be there with it.</summary>
    /// <exception cref="FormatException">A field is not as Debian writes it.</exception>
    public ImmutableArray<DebianRelation> ReadConflicts() => [.. Each(_conflicts), .. Each(_breaks)];

    /// <summary>Names that it stands in for; a version only where it is for that version.</summary>
    /// <exception cref="FormatException">A field is not as Debian writes it.</exception>
    public ImmutableArray<DebianRelation> ReadProvides() =>
        _provided.IsDefault ? _provided = [.. Each(_provides)] : _provided;

    /// <summary>Whether it is what a relation means: by its name and version, or by what it provides.</summary>
    public bool Fits(DebianRelation relation)
    {
        if (Name == relation.Name && relation.Admits(Version))
        {
            return true;
        }

        foreach (var provided in ReadProvides())
        {
            // What is provided without a version fits only what asks for none.
            if (provided.Name == relation.Name
                && (relation.Comparison is null || (provided.Comparison is not null && relation.Admits(provided.Version))))
            {
                return true;
            }
        }

        return false;
    }

    private static ReadOnlyMemory<byte> Value(ReadOnlyMemory<byte> line, ReadOnlySpan<byte> field) =>
        line.Span.StartsWith(field) ? line[field.Length..] : default;

    private static IEnumerable<DebianRelation> Each(ReadOnlyMemory<byte> field) =>
        field.IsEmpty ? [] : DebianRelation.ReadField(Decode(field)).Select(static c => c[0]);

    private static string Decode(ReadOnlyMemory<byte> value) => Encoding.UTF8.GetString(value.Span);
}
