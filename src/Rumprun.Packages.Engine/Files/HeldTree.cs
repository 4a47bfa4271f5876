namespace Rumprun.Packages.Engine.Files;

/// <summary>Lists everything below a <see cref="HeldDirectory"/>.</summary>
public static class HeldTree
{
    /// <summary>
    /// All files, links and special files, and the directories with nothing in them, in ordinal order of their names.
    /// </summary>
    /// <exception cref="Core.Diagnostics.DiagnosticException">
    /// RR5241: a name is not UTF-8. RR5242: the tree is too deep.
    /// </exception>
    public static IEnumerable<(string Name, FileEntryKind Kind)> Leaves(this HeldDirectory directory)
    {
        var leaves = new List<(string Name, FileEntryKind Kind)>();
        var pending = new Stack<string>([""]);
        while (pending.TryPop(out var name))
        {
            var entries = directory.EntriesOf(name).ToList();
            foreach (var (child, kind) in entries)
            {
                var path = name.Length == 0 ? child : $"{name}/{child}";
                if (kind == FileEntryKind.Directory)
                {
                    pending.Push(path);
                }
                else
                {
                    leaves.Add((path, kind));
                }
            }

            if (entries.Count == 0 && name.Length > 0)
            {
                leaves.Add((name, FileEntryKind.Directory));
            }
        }

        leaves.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
        return leaves;
    }
}
