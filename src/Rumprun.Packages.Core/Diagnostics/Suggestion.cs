using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Diagnostics;

/// <summary>Finds the name that a mistyped one most likely meant.</summary>
public static class Suggestion
{
    /// <summary>
    /// The candidate with the smallest edit distance (insertions, deletions, substitutions and swaps of neighbours), or null
    /// where none is near: at most a third of the name's length, and at least one edit.
    /// </summary>
    public static string? For(string name, IEnumerable<string> candidates)
    {
        var limit = Math.Max(1, (name.Length + 2) / 3);
        return candidates
            .Where(c => Math.Abs(c.Length - name.Length) <= limit)
            .Select(c => (Candidate: c, Distance: Distance(name, c)))
            .Where(c => c.Distance <= limit)
            .OrderBy(static c => c.Distance)
            .ThenBy(static c => c.Candidate, StringComparer.Ordinal)
            .Select(static c => c.Candidate)
            .FirstOrDefault();
    }

    /// <summary>The same among names.</summary>
    public static PortName? For(PortName name, IEnumerable<PortName> candidates) =>
        For(name.ToString(), candidates.Select(static c => c.ToString())) is { } near ? PortName.Parse(near) : null;

    /// <summary>Optimal string alignment distance, upper and lower case alike.</summary>
    private static int Distance(string a, string b)
    {
        var (before, previous, current) = (new int[b.Length + 1], new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++)
        {
            previous[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + cost);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
                }
            }

            (before, previous, current) = (previous, current, before);
        }

        return previous[b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
