namespace Rumprun.Packages.Engine.Files;

/// <summary>Follows symbolic links inside a tree as the kernel would, without ever looking outside.</summary>
public static class LinkTarget
{
    /// <summary>What Linux allows before it answers ELOOP.</summary>
    private const int MaximumHops = 40;

    /// <summary>
    /// Whether the link at <paramref name="link"/> stays below <paramref name="root"/> on its whole way, other links that it
    /// passes included. A target that does not exist, and a circle, stay inside.
    /// </summary>
    public static bool StaysInside(string root, MemberPath link)
    {
        List<string> current = [.. link.Segments[..^1]];
        var pending = new Stack<string>();
        var hops = 0;
        if (!Push(pending, new FileInfo(link.Below(root)).LinkTarget!))
        {
            return false;
        }

        while (pending.TryPop(out var segment))
        {
            if (segment == "..")
            {
                if (current.Count == 0)
                {
                    return false;
                }

                current.RemoveAt(current.Count - 1);
                continue;
            }

            if (new FileInfo(Path.Combine([root, .. current, segment])).LinkTarget is not { } target)
            {
                current.Add(segment);
            }
            else if (++hops > MaximumHops)
            {
                return true;
            }
            else if (!Push(pending, target))
            {
                return false;
            }
        }

        return true;
    }

    private static bool Push(Stack<string> pending, string target)
    {
        foreach (var segment in target.Split('/').Reverse().Where(static s => s is not ("" or ".")))
        {
            pending.Push(segment);
        }

        return !target.StartsWith('/');
    }
}
