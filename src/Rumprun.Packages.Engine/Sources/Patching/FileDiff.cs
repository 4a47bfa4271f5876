using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Sources.Patching;

/// <summary>
/// What a unified diff does to one file. Text is bytes: one character each (Latin-1), so that none is lost.
/// </summary>
internal sealed record FileDiff
{
    /// <summary>Where in the patch it begins.</summary>
    public required SourceLocation Location { get; init; }

    /// <summary>As written, without quotes and time; null where it is <c>/dev/null</c> or not given.</summary>
    public required string? OldName { get; init; }

    /// <summary>The same of the name after <c>+++</c>.</summary>
    public required string? NewName { get; init; }

    /// <summary>
    /// Whether the patch says that the file is not there before: by <c>/dev/null</c>, git's header, or a time of 1970.
    /// </summary>
    public required bool Creates { get; init; }

    /// <summary>Whether the patch says that the file is gone afterwards.</summary>
    public required bool Deletes { get; init; }

    /// <summary>Whether git says what the file's mode becomes; null where it stays.</summary>
    public bool? Executable { get; init; }

    public required ImmutableArray<Hunk> Hunks { get; init; }

    /// <summary>Whether no old line is needed, so that the file may also be missing.</summary>
    public bool CanCreate => Creates || Hunks is [{ OldStart: 0, OldCount: 0 }];
}

/// <summary>A block of changes at a stated place.</summary>
/// <param name="Number">Counted from 1 within the file's diff.</param>
/// <param name="OldStart">The first line, from 1; with no old lines the line after which the new ones go.</param>
/// <param name="NewStart">The same in the file afterwards.</param>
internal sealed record Hunk(int Number, int OldStart, int NewStart, ImmutableArray<HunkLine> Lines)
{
    public int OldCount => Lines.Count(static l => l.Kind != HunkLineKind.Add);

    public int NewCount => Lines.Count(static l => l.Kind != HunkLineKind.Remove);

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
