using System.Diagnostics.CodeAnalysis;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Locking;

/// <summary>
/// A source by its content, wherever it is fetched from: <c>sha256:HEX</c> for a file, <c>git:COMMIT</c> for a repository.
/// </summary>
public readonly record struct LockedSource : IComparable<LockedSource>
{
    private const string FileMark = "sha256:";
    private const string CommitMark = "git:";

    private readonly string? _text;

    private LockedSource(string text) => _text = text;

    /// <summary>Null for a file of the port itself, which the port's own hash covers.</summary>
    public static LockedSource? Of(Source source) => source switch
    {
        Source.Archive archive => new LockedSource($"{FileMark}{archive.Sha256}"),
        Source.Git git => new LockedSource($"{CommitMark}{git.Commit}"),
        _ => null,
    };

    public static bool TryParse([NotNullWhen(true)] string? text, out LockedSource source)
    {
        var valid = text is not null
            && (text.StartsWith(FileMark, StringComparison.Ordinal) ? Sha256Digest.TryParse(text[FileMark.Length..], out _)
                : text.StartsWith(CommitMark, StringComparison.Ordinal)
                    && text.Length == CommitMark.Length + 40 && text.Skip(CommitMark.Length).All(char.IsAsciiHexDigitLower));
        source = valid ? new LockedSource(text!) : default;
        return valid;
    }

    public int CompareTo(LockedSource other) => string.CompareOrdinal(ToString(), other.ToString());

    public override string ToString() => _text ?? "";

    public static bool operator <(LockedSource left, LockedSource right) => left.CompareTo(right) < 0;

    public static bool operator >(LockedSource left, LockedSource right) => left.CompareTo(right) > 0;

    public static bool operator <=(LockedSource left, LockedSource right) => left.CompareTo(right) <= 0;

    public static bool operator >=(LockedSource left, LockedSource right) => left.CompareTo(right) >= 0;
}
