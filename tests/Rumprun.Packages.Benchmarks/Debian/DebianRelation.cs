using System.Collections.Immutable;

namespace Rumprun.Packages.Benchmarks.Debian;

/// <summary>
/// One package in a relationship field, <c>name (>= version)</c>: Debian Policy 7.1. A qualifier of the architecture
/// (<c>python3:any</c>) is read over: the lists that this is for are of one architecture.
/// </summary>
/// <param name="Comparison">How a version has to compare; null: any will do.</param>
public sealed record DebianRelation(string Name, DebianComparison? Comparison, DebianVersion Version)
{
    /// <summary>Takes a field apart: what has to hold all at once, each a choice of alternatives.</summary>
    public static ImmutableArray<string> Split(ReadOnlySpan<char> field)
    {
        var clauses = ImmutableArray.CreateBuilder<string>();
        foreach (var part in field.Split(','))
        {
            // A comma at the end is not unheard of.
            if (field[part].Trim() is { IsEmpty: false } clause)
            {
                clauses.Add(clause.ToString());
            }
        }

        return clauses.DrainToImmutable();
    }

    /// <summary>Reads a field, as <see cref="Split"/> takes it apart.</summary>
    /// <exception cref="FormatException">It is no such field.</exception>
    public static ImmutableArray<ImmutableArray<DebianRelation>> ReadField(ReadOnlySpan<char> field) =>
        [.. Split(field).Select(static c => ReadAlternatives(c))];

    /// <exception cref="FormatException">It is no such list.</exception>
    public static ImmutableArray<DebianRelation> ReadAlternatives(ReadOnlySpan<char> clause)
    {
        var alternatives = ImmutableArray.CreateBuilder<DebianRelation>(1);
        foreach (var part in clause.Split('|'))
        {
            alternatives.Add(Read(clause[part].Trim()));
        }

        return alternatives.DrainToImmutable();
    }

    /// <summary>Whether a package of that name at that version is meant.</summary>
    public bool Admits(DebianVersion version) => Comparison switch
    {
        null => true,
        DebianComparison.Earlier => version < Version,
        DebianComparison.EarlierOrEqual => version <= Version,
        DebianComparison.Equal => version.CompareTo(Version) == 0,
        DebianComparison.LaterOrEqual => version >= Version,
        DebianComparison.Later => version > Version,
        _ => throw new ArgumentOutOfRangeException(nameof(version), Comparison, "no comparison of versions"),
    };

    public override string ToString() => Comparison is { } comparison ? $"{Name} ({Sign(comparison)} {Version})" : Name;

    private static DebianRelation Read(ReadOnlySpan<char> text)
    {
        var open = text.IndexOf('(');
        var name = (open < 0 ? text : text[..open]).Trim();
        var qualifier = name.IndexOf(':');
        name = qualifier < 0 ? name : name[..qualifier];
        if (name.IsEmpty || name.Contains(' '))
        {
            throw new FormatException($"`{text}` names no package");
        }

        if (open < 0)
        {
            return new DebianRelation(name.ToString(), Comparison: null, default);
        }

        var inside = text[(open + 1)..].TrimStart();
        var sign = inside.IndexOfAnyExcept("<=>");
        return inside is [.., ')'] && sign > 0 && inside[sign..^1].Trim() is { IsEmpty: false } version
            ? new DebianRelation(name.ToString(), Compares(inside[..sign]), new DebianVersion(version.ToString()))
            : throw new FormatException($"`{text}` is no relation");
    }

    // A single `<` or `>` is an old way to write `<=` and `>=`.
    private static DebianComparison Compares(ReadOnlySpan<char> sign) => sign switch
    {
        "<<" => DebianComparison.Earlier,
        "<=" or "<" => DebianComparison.EarlierOrEqual,
        "=" => DebianComparison.Equal,
        ">=" or ">" => DebianComparison.LaterOrEqual,
        ">>" => DebianComparison.Later,
        _ => throw new FormatException($"`{sign}` compares no versions"),
    };

    private static string Sign(DebianComparison comparison) => comparison switch
    {
        DebianComparison.Earlier => "<<",
        DebianComparison.EarlierOrEqual => "<=",
        DebianComparison.Equal => "=",
        DebianComparison.LaterOrEqual => ">=",
        _ => ">>",
    };
}

/// <summary>How a version has to compare with the one that is named.</summary>
public enum DebianComparison
{
    Earlier,
    EarlierOrEqual,
    Equal,
    LaterOrEqual,
    Later,
}
