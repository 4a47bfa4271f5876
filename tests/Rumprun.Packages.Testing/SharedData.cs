namespace Rumprun.Packages.Testing;

/// <summary>
/// Data that is kept beside the repository, not in it: <c>shared</c> in a folder above the test's, or wherever the
/// environment variable <c>RRPKG_SHARED</c> says.
/// </summary>
public static class SharedData
{
    /// <summary>The path of a file or folder of the shared data; null where it is not on this machine.</summary>
    public static string? Find(string name)
    {
        if (Environment.GetEnvironmentVariable("RRPKG_SHARED") is { Length: > 0 } shared)
        {
            return Existing(Path.Combine(shared, name));
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Existing(Path.Combine(folder.FullName, "shared", name)) is { } path)
            {
                return path;
            }
        }

        return null;
    }

    private static string? Existing(string path) => Path.Exists(path) ? path : null;
}
