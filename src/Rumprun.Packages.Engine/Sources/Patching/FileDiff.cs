using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Sources.Patching;

/// <summary>What a unified diff does to one file. Text is bytes: one character each (Latin-1), so that none is lost.</summary>
internal sealed record FileDiff
{
    /// <summary>Where in the patch it begins.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>As written; null where it is <c>/dev/null</c>, so that the file is created.</summary>
    public required string? OldName { get; init; }

    /// <summary>As written; null where it is <c>/dev/null</c>, so that the file is deleted.</summary>
    public required string? NewName { get; init; }

    /// <summary>Whether git says what the file's mode becomes; null where it stays.</summary>
    public bool? Executable { get; init; }

    public required ImmutableArray<Hunk> Hunks { get; init; }
}

/// <summary>A block of changes at a stated place.</summary>
/// <param name="Number">Counted from 1 within the file's diff.</param>
/// <param name="OldStart">The first line, from 1; with no old lines the line after which the new ones go.</param>
internal sealed record Hunk(int Number, int OldStart, ImmutableArray<HunkLine> Lines)
{
    public int OldCount => Lines.Count(static l => l.Kind != HunkLineKind.Add);

    /// <summary>The index of the first old line, from 0.</summary>
    public int OldIndex => OldCount == 0 ? OldStart : OldStart - 1;
}

internal enum HunkLineKind
{
    Context,
    Remove,
    Add,
}

/// <summary>A line of a hunk.</summary>
/// <param name="Text">With the line feed that ends it, unless the file ends without one.</param>
internal readonly record struct HunkLine(HunkLineKind Kind, string Text);
