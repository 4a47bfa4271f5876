namespace Rumprun.Packages.Core.Planning;

/// <summary>A part of a sequence and its place in it, from 0.</summary>
internal sealed record NumberedFacts(int Index, BuildKeyFacts Facts);

/// <summary>
/// Finds which parts of two sequences belong together: between those that are the same in both (longest common subsequence),
/// what is left is paired in order, as changed. What has no partner came or went.
/// </summary>
internal static class BuildKeyAlignment
{
    /// <returns>The pairs that differ; those that are the same are left out.</returns>
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

    /// <summary>How long the longest common subsequence is from each pair of places on.</summary>
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
