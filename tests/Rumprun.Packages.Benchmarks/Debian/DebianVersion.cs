namespace Rumprun.Packages.Benchmarks.Debian;

/// <summary>
/// A version as Debian writes it, <c>[epoch:]upstream[-revision]</c>, in the order of Debian Policy 5.6.12.
/// </summary>
public readonly record struct DebianVersion(string Text) : IComparable<DebianVersion>
{
    public int CompareTo(DebianVersion other)
    {
        if (Text == other.Text)
        {
            return 0;
        }

        Split(Text, out var epoch, out var upstream, out var revision);
        Split(other.Text, out var otherEpoch, out var otherUpstream, out var otherRevision);
        return CompareNumbers(epoch, otherEpoch) is not 0 and var byEpoch ? byEpoch
            : Compare(upstream, otherUpstream) is not 0 and var byUpstream ? byUpstream
            : Compare(revision, otherRevision);
    }

    public override string ToString() => Text;

    public static bool operator <(DebianVersion left, DebianVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(DebianVersion left, DebianVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(DebianVersion left, DebianVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(DebianVersion left, DebianVersion right) => left.CompareTo(right) >= 0;

    private static void Split(
        ReadOnlySpan<char> text,
        out ReadOnlySpan<char> epoch,
        out ReadOnlySpan<char> upstream,
        out ReadOnlySpan<char> revision)
    {
        var colon = text.IndexOf(':');
        epoch = colon < 0 ? default : text[..colon];
        text = text[(colon + 1)..];
        var hyphen = text.LastIndexOf('-');
        upstream = hyphen < 0 ? text : text[..hyphen];
        revision = hyphen < 0 ? default : text[(hyphen + 1)..];
    }

    /// <summary>Runs without digits and numbers, in turn.</summary>
    private static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        while (!left.IsEmpty || !right.IsEmpty)
        {
            var order = CompareWords(TakeWord(ref left), TakeWord(ref right));
            order = order != 0 ? order : CompareNumbers(TakeNumber(ref left), TakeNumber(ref right));
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static int CompareWords(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        for (var i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            var order = Rank(left, i).CompareTo(Rank(right, i));
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    /// <summary>A tilde stands before the end, the end before letters, and letters before everything else.</summary>
    private static int Rank(ReadOnlySpan<char> word, int index) =>
        index >= word.Length ? 0
        : word[index] == '~' ? -1
        : char.IsAsciiLetter(word[index]) ? word[index]
        : word[index] + char.MaxValue;

    private static int CompareNumbers(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        left = left.TrimStart('0');
        right = right.TrimStart('0');
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);
    }

    private static ReadOnlySpan<char> TakeWord(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyInRange('0', '9');
        return Take(ref text, end);
    }

    private static ReadOnlySpan<char> TakeNumber(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return Take(ref text, end);
    }

    private static ReadOnlySpan<char> Take(ref ReadOnlySpan<char> text, int end)
    {
        var taken = end < 0 ? text : text[..end];
        text = text[taken.Length..];
        return taken;
    }
}
