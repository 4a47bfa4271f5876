namespace Rumprun.Packages.Engine.Files;

/// <summary>Tells whether two names are of one directory.</summary>
public static class RealPath
{
    /// <summary>The absolute path with all symbolic links on the way followed; what is not there stays as it is.</summary>
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
