using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Recipes;

/// <summary>
/// What failures of builds mean, as read from <c>recipes/remedies.yaml</c>. The format is in docs/formats/remedies.md.
/// </summary>
/// <param name="Remedies">In the file's order, which is that of preference.</param>
public sealed record RemedyTable(ImmutableArray<Remedy> Remedies)
{
    /// <summary>The schema version this code reads.</summary>
    public const int SchemaVersion = 1;

    /// <summary>The file's name, next to the recipes.</summary>
    public const string FileName = "remedies.yaml";

    public static RemedyTable Empty { get; } = new(ImmutableArray<Remedy>.Empty);

    /// <summary>The first remedy that fits one of the lines; null if none does.</summary>
    public RemedyFinding? Find(IReadOnlyCollection<string> lines) =>
        Remedies.SelectMany(r => lines.Select(r.Find)).FirstOrDefault(static f => f is not null);
}
