namespace Rumprun.Packages.Engine.Files;

/// <summary>
/// Follows symbolic links in a tree as the kernel does for a process whose root the tree is: absolute targets count from it,
/// and <c>..</c> does not leave it.
/// </summary>
internal static class RootedPath
{
    /// <summary>What Linux allows before it answers ELOOP.</summary>
    private const int MaximumHops = 40;

    /// <param name="path">Counts from the root, whether or not it begins with a slash.</param>
    /// <param name="followLast">Whether a link at the very end is followed too.</param>
    /// <param name="kindOf">What is at a name that is relative to the root and has no links on the way.</param>
    /// <returns>
    /// The name of what is there, relative to the root, without links on the way; null where the path leads nowhere.
    /// </returns>
    public static string? Resolve(
        string path, bool followLast, Func<string, FileEntryKind> kindOf, Func<string, string> targetOf)
    {
        var current = new List<string>();
        var pending = new Stack<string>();
        Push(pending, path);
        for (var hops = 0; pending.TryPop(out var segment);)
        {
            if (segment == "..")
            {
                current.RemoveRange(Math.Max(0, current.Count - 1), Math.Min(1, current.Count));
                continue;
            }

            var name = string.Join('/', current.Append(segment));
            switch (kindOf(name))
            {
                case FileEntryKind.Nothing:
                    return null;
                case FileEntryKind.SymbolicLink when followLast || pending.Count > 0:
                    if (++hops > MaximumHops)
                    {
                        return null;
                    }

                    var target = targetOf(name);
                    if (target.StartsWith('/'))
                    {
                        current.Clear();
                    }

                    Push(pending, target);
                    break;
                default:
                    current.Add(segment);
                    break;
            }
        }

        return string.Join('/', current);
    }

    private static void Push(Stack<string> pending, string path)
    {
        foreach (var segment in path.Split('/').Reverse().Where(static s => s is not ("" or ".")))
        {
            pending.Push(segment);
        }
    }
}
