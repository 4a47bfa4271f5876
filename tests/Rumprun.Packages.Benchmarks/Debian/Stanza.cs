using System.Collections.Immutable;
using System.Text;

namespace Rumprun.Packages.Benchmarks.Debian;

/// <summary>
/// What one package of a list says of itself and of others. <c>Pre-Depends</c> are <c>Depends</c>, and <c>Breaks</c> are
/// <c>Conflicts</c>: what matters is only what can be there together. Recommendations are left out.
/// </summary>
public sealed record Stanza
{
    public required string Name { get; init; }

    public required DebianVersion Version { get; init; }

    public ImmutableArray<ImmutableArray<DebianRelation>> Depends { get; init; } = [];

    public ImmutableArray<DebianRelation> Conflicts { get; init; } = [];

    /// <summary>Names that it stands in for; a version only where it is for that version.</summary>
    public ImmutableArray<DebianRelation> Provides { get; init; } = [];

    /// <param name="text">Begins with the stanza.</param>
    /// <exception cref="FormatException">A field is not as Debian writes it.</exception>
    public static Stanza Read(ReadOnlySpan<byte> text)
    {
        var stanza = new Stanza { Name = "", Version = default };
        while (!text.IsEmpty && text[0] != '\n')
        {
            var length = text.IndexOf((byte)'\n') is >= 0 and var end ? end : text.Length;
            stanza = stanza.With(text[..length]);
            text = text[Math.Min(length + 1, text.Length)..];
        }

        return stanza;
    }

    /// <summary>Whether it is what a relation means: by its name and version, or by what it provides.</summary>
    public bool Fits(DebianRelation relation) =>
        (Name == relation.Name && relation.Admits(Version)) || Provides.Any(p => Fits(p, relation));

    /// <summary>What is provided without a version fits only what asks for none.</summary>
    private static bool Fits(DebianRelation provided, DebianRelation relation) =>
        provided.Name == relation.Name
        && (relation.Comparison is null || (provided.Comparison is not null && relation.Admits(provided.Version)));

    private Stanza With(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf(": "u8);
        if (colon < 0)
        {
            return this;
        }

        var value = line[(colon + 2)..];
        return line[..colon] switch
        {
            var field when field.SequenceEqual("Package"u8) => this with { Name = Text(value) },
            var field when field.SequenceEqual("Version"u8) => this with { Version = new DebianVersion(Text(value)) },
            var field when field.SequenceEqual("Depends"u8) || field.SequenceEqual("Pre-Depends"u8) =>
                this with { Depends = Depends.AddRange(DebianRelation.ReadField(Text(value))) },
            var field when field.SequenceEqual("Conflicts"u8) || field.SequenceEqual("Breaks"u8) =>
                this with { Conflicts = Conflicts.AddRange(Each(value)) },
            var field when field.SequenceEqual("Provides"u8) => this with { Provides = [.. Each(value)] },
            _ => this,
        };
    }

    private static IEnumerable<DebianRelation> Each(ReadOnlySpan<byte> field) =>
        DebianRelation.ReadField(Text(field)).Select(static c => c[0]);

    private static string Text(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value);
}
