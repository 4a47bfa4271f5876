using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using NuGet.Versioning;

namespace Rumprun.Packages.Core.Versioning;

/// <summary>
/// A version of a port: a NuGet version (SemVer 2.0.0 with an optional fourth number) and the port's revision at it, written
/// <c>1.22.1-r2</c>. Revision 1 is not written. Ranges look at the version only; a newer revision wins among equals.
/// </summary>
public sealed record PortVersion(NuGetVersion Version, int Revision = 1) : IComparable<PortVersion>
{
    /// <summary>Parses <c>VERSION</c> or <c>VERSION-rN</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PortVersion? version)
    {
        version = null;
        if (text is null)
        {
            return false;
        }

        var revision = 1;
        var mark = text.LastIndexOf("-r", StringComparison.Ordinal);
        if (mark > 0 && int.TryParse(text.AsSpan(mark + 2), out var written) && written > 0)
        {
            (revision, text) = (written, text[..mark]);
        }

        if (!NuGetVersion.TryParse(text, out var parsed))
        {
            return false;
        }

        version = new PortVersion(parsed, revision);
        return true;
    }

    /// <summary>
    /// The first number in a version or range that is too large for one (<see cref="int.MaxValue"/> is the largest); null
    /// where there is none.
    /// </summary>
    public static string? LargeNumberIn(string text) => text
        .Split(['[', ']', '(', ')', ',', ' '])

        // What follows is a label, which may hold any digits.
        .SelectMany(static version => version.Split('-', '+')[0].Split('.'))
        .FirstOrDefault(static part => part.Length > 0 && part.All(char.IsAsciiDigit)
            && !int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _));

    public int CompareTo(PortVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        var byVersion = Version.CompareTo(other.Version);
        return byVersion != 0 ? byVersion : Revision.CompareTo(other.Revision);
    }

    public override string ToString() =>
        Revision == 1 ? Version.ToNormalizedString() : $"{Version.ToNormalizedString()}-r{Revision}";

    public static bool operator <(PortVersion left, PortVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(PortVersion left, PortVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(PortVersion left, PortVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PortVersion left, PortVersion right) => left.CompareTo(right) >= 0;
}
