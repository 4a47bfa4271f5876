namespace Rumprun.Packages.Engine.Files;

/// <summary>Resolves symbolic links, so that two names of one directory can be compared.</summary>
public static class RealPath
{
    /// <summary>
    /// The absolute path with all symbolic links on the way followed; a part that does not exist is kept as it is.
    /// </summary>
    public static string Of(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        if (Path.GetDirectoryName(full) is not { } parent)
        {
            return full;
        }

        var here = Path.Combine(Of(parent), Path.GetFileName(full));
        return Path.Exists(here) && new FileInfo(here).ResolveLinkTarget(returnFinalTarget: true) is { } target
            ? Of(target.FullName)
            : here;
    }
}
