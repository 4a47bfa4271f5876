namespace Rumprun.Packages.Core.Packages;

/// <summary>The rules for paths and link targets in a package: nothing in it can lead out of its tree.</summary>
public static class PackagePath
{
    /// <summary>
    /// Whether the path is relative, has no empty, <c>.</c> or <c>..</c> segment and no control character.
    /// </summary>
    public static bool IsNormal(string path) =>
        path.Length is > 0 and <= 4096
        && !path.Any(char.IsControl)
        && path.Split('/').All(static s => s is not ("" or "." or ".."));

    /// <summary>The directories that a path is in, the innermost first.</summary>
    public static IEnumerable<string> AncestorsOf(string path)
    {
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            yield return path[..slash];
        }
    }

    /// <summary>
    /// Whether a link at <paramref name="path"/> may point to <paramref name="target"/>: relative, all its <c>..</c>
    /// first, and no more of them than the link lies deep. Parents of a link are true directories, so the lexical rule is
    /// the real one.
    /// </summary>
    public static bool IsContainedTarget(string path, string target)
    {
        var segments = target.Split('/');
        var up = segments.TakeWhile(static s => s == "..").Count();
        return target.Length <= 4096
            && up <= path.Count(static c => c == '/')
            && (up == segments.Length || target == "." || IsNormal(string.Join('/', segments[up..])));
    }
}
