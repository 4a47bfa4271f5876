namespace Rumprun.Packages.Core.Planning;

/// <summary>A part of a sequence and its place in it, from 0.</summary>
internal sealed record NumberedFacts(int Index, BuildKeyFacts Facts);

/// <summary>
/// Aligns the parts of two sequences: between parts that are equal in both (longest common subsequence), the rest is paired
/// in order, as changed. A part without a partner was added or removed.
/// </summary>
internal static class BuildKeyAlignment
{
    /// <returns>The pairs that differ.</returns>
    public static IEnumerable<(NumberedFacts? Before, NumberedFacts? After)> Of(
        IReadOnlyList<BuildKeyFacts> before, IReadOnlyList<BuildKeyFacts> after)
    {
        var lengths = CommonLengths(before, after);
        var (gone, come) = (new Queue<NumberedFacts>(), new Queue<NumberedFacts>());
        for (var (i, j) = (0, 0); i < before.Count || j < after.Count;)
        {
            if (i < before.Count && j < after.Count && before[i].IsSameAs(after[j]))
            {
                foreach (var pair in Pair(gone, come))
                {
                    yield return pair;
                }

                (i, j) = (i + 1, j + 1);
            }
            else if (j == after.Count || (i < before.Count && lengths[i + 1][j] >= lengths[i][j + 1]))
            {
                gone.Enqueue(new NumberedFacts(i, before[i++]));
            }
            else
            {
                come.Enqueue(new NumberedFacts(j, after[j++]));
            }
        }

        foreach (var pair in Pair(gone, come))
        {
            yield return pair;
        }
    }

    private static IEnumerable<(NumberedFacts?, NumberedFacts?)> Pair(Queue<NumberedFacts> gone, Queue<NumberedFacts> come)
    {
        while (gone.Count + come.Count > 0)
        {
            yield return (gone.TryDequeue(out var old) ? old : null, come.TryDequeue(out var now) ? now : null);
        }
    }

    /// <summary>The length of the longest common subsequence from each pair of positions on.</summary>
    private static int[][] CommonLengths(IReadOnlyList<BuildKeyFacts> before, IReadOnlyList<BuildKeyFacts> after)
    {
        int[][] lengths = [.. Enumerable.Range(0, before.Count + 1).Select(_ => new int[after.Count + 1])];
        for (var i = before.Count - 1; i >= 0; i--)
        {
            for (var j = after.Count - 1; j >= 0; j--)
            {
                lengths[i][j] = before[i].IsSameAs(after[j])
                    ? lengths[i + 1][j + 1] + 1
                    : Math.Max(lengths[i + 1][j], lengths[i][j + 1]);
            }
        }

        return lengths;
    }
}
