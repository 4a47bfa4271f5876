namespace Rumprun.Packages.Core.Trust;

/// <summary>
/// A shell pattern of target paths (§4.5, PATHPATTERN; glob(7)): <c>*</c>, <c>?</c> and <c>[...]</c> match within one
/// segment and never a <c>/</c>. Upper and lower case differ.
/// </summary>
public sealed record PathPattern(string Text)
{
    private readonly string[] _segments = Text.Split('/');

    public bool Matches(string path)
    {
        var segments = path.Split('/');
        return segments.Length == _segments.Length && segments.Zip(_segments).All(static p => Matches(p.Second, p.First));
    }

    // Takes at most pattern times name steps: only the last star is ever tried again.
    private static bool Matches(string pattern, string name)
    {
        var (p, n, star, retry) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, retry) = (p++, n);
            }
            else if (p < pattern.Length && MatchesOne(pattern, p, name[n], out var next))
            {
                (p, n) = (next, n + 1);
            }
            else if (star >= 0)
            {
                (p, n) = (star + 1, ++retry);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).TrimStart('*').IsEmpty;
    }

    private static bool MatchesOne(string pattern, int at, char c, out int next)
    {
        // The first character of a set is one of it even if it is the bracket that would close it.
        var start = at + 1 < pattern.Length && pattern[at + 1] is '!' ? at + 2 : at + 1;
        if (pattern[at] == '[' && start < pattern.Length && pattern.IndexOf(']', start + 1) is >= 0 and var end)
        {
            next = end + 1;
            return InSet(pattern.AsSpan(start..end), c) == (start == at + 1);
        }

        next = at + 1;
        return pattern[at] == '?' || pattern[at] == c;
    }

    private static bool InSet(ReadOnlySpan<char> set, char c)
    {
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                if (set[i] <= c && c <= set[i + 2])
                {
                    return true;
                }

                i += 2;
            }
            else if (set[i] == c)
            {
                return true;
            }
        }

        return false;
    }
}
