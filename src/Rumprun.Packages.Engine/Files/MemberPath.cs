using System.Collections.Immutable;

namespace Rumprun.Packages.Engine.Files;

/// <summary>
/// The name of a member of an archive or tree, split at its slashes: relative, without <c>.</c> and <c>..</c>.
/// </summary>
public sealed record MemberPath(ImmutableArray<string> Segments)
{
    public bool IsRoot => Segments.IsEmpty;

    /// <param name="name">Segments separated by slashes, as in the archive.</param>
    /// <param name="origin">What the member is of, for messages.</param>
    /// <exception cref="Core.Diagnostics.DiagnosticException">RR5201, RR5202: the name is absolute or has a
    /// <c>..</c>.</exception>
    public static MemberPath Parse(string name, string origin)
    {
        if (name.StartsWith('/'))
        {
            throw TreeDiagnostics.Absolute.Exception($"`{origin}`: the name of the member `{name}` is absolute");
        }

        var segments = name.Split('/').Where(static s => s is not ("" or ".")).ToImmutableArray();

        // Even `a/../b` is refused: no tool writes it, and taking leading directories off would change what it means.
        return segments.Contains("..") || name.Contains('\0', StringComparison.Ordinal)
            ? throw TreeDiagnostics.LeadsOut.Exception(
                $"`{origin}`: the name of the member `{name}` leads out of the directory")
            : new MemberPath(segments);
    }

    /// <summary>
    /// The name without its first <paramref name="count"/> directories; the root where it has no more than these.
    /// </summary>
    public MemberPath Strip(int count) => new(count >= Segments.Length ? [] : Segments[count..]);

    /// <summary>The absolute path below <paramref name="root"/>.</summary>
    public string Below(string root) => Path.Combine([root, .. Segments]);

    public override string ToString() => string.Join('/', Segments);

    public bool Equals(MemberPath? other) => other is not null && Segments.SequenceEqual(other.Segments);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}
