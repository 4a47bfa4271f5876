namespace Rumprun.Packages.Testing;

/// <summary>Files of the project's own working tree, for tests of what is kept there.</summary>
public static class Repository
{
    /// <summary>The working tree's root.</summary>
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    /// <summary>The absolute path of something in the working tree.</summary>
    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Rumprun.Packages.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no Rumprun.Packages.sln above {start}");
    }
}
