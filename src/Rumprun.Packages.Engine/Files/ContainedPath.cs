namespace Rumprun.Packages.Engine.Files;

/// <summary>Resolves names that come from outside (archives, ports) below a root that they must not leave.</summary>
public static class ContainedPath
{
    /// <summary>
    /// The same name without <c>.</c> and <c>..</c>, relative to a root; null where it leads out of it, empty for the root.
    /// </summary>
    public static string? NameOf(string name)
    {
        const string root = "/root";
        return Resolve(root, name) is { } path ? path[root.Length..].TrimStart('/') : null;
    }

    /// <summary>
    /// The absolute path of <paramref name="name"/> below <paramref name="root"/>, or null where the name is absolute, empty
    /// of meaning, or leads out of the root by its own <c>..</c>. Links on the way are the caller's to check.
    /// </summary>
    public static string? Resolve(string root, string name)
    {
        if (name.Length == 0 || name.Contains('\0', StringComparison.Ordinal) || Path.IsPathRooted(name))
        {
            return null;
        }

        var absoluteRoot = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(Path.Combine(absoluteRoot, name)));
        return path == absoluteRoot || path.StartsWith(absoluteRoot + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? path
            : null;
    }
}
