namespace Rumprun.Packages.Core.Ports;

/// <summary>
/// Paths of a staged tree: <c>*</c> matches any part of a name, <c>**</c> any part of a path. Everything else matches
/// itself.
/// </summary>
public readonly record struct PathPattern(string Text)
{
    public bool Matches(string path) => Matches(Text, path);

    public override string ToString() => Text;

    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> path)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
        {
            return pattern.SequenceEqual(path);
        }

        if (!path.StartsWith(pattern[..star], StringComparison.Ordinal))
        {
            return false;
        }

        var crosses = pattern[star..].StartsWith("**", StringComparison.Ordinal);
        var rest = pattern[(star + (crosses ? 2 : 1))..];
        for (var end = star; end <= path.Length; end++)
        {
            if (Matches(rest, path[end..]))
            {
                return true;
            }

            if (end < path.Length && path[end] == '/' && !crosses)
            {
                return false;
            }
        }

        return false;
    }
}
