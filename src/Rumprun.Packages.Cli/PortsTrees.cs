using Rumprun.Packages.Core.Configuration;

namespace Rumprun.Packages.Cli;

/// <summary>
/// The ports trees in search order: those of the command line, of the configuration, and the one installed with rrpkg: a
/// folder above the executable, or <c>share/rrpkg</c> next to its <c>bin</c>.
/// </summary>
internal static class PortsTrees
{
    /// <param name="isRequired">Whether there has to be one: ports may come from mirrors too.</param>
    /// <param name="canBeEmpty">Whether a named folder may be empty or missing: a port will be written to it.</param>
    public static IReadOnlyList<string> Find(
        CommandEnvironment environment,
        IReadOnlyList<string> named,
        UserConfiguration configuration,
        bool isRequired,
        bool canBeEmpty = false)
    {
        foreach (var folder in named.Where(n => !IsTree(n)))
        {
            throw CommandLineDiagnostics.NoPortsTree.Exception(
                $"`{folder}` is not a ports tree: it has no folder `ports`",
                "name the folder that holds `ports` and `recipes`");
        }

        List<string> trees = [.. named.Select(
            n => Path.GetFullPath(n, environment.CurrentDirectory)), .. configuration.Ports];
        if (OwnTree(environment.Executable) is { } own)
        {
            trees.Add(own);
        }

        return trees.Count > 0 || !isRequired
            ? trees
            : throw CommandLineDiagnostics.NoPortsTree.Exception(
                "there is no ports tree next to rrpkg, in the configuration or on the command line",
                "name one: `--ports DIR`");

        bool IsTree(string folder)
        {
            var path = Path.GetFullPath(folder, environment.CurrentDirectory);
            return Directory.Exists(Path.Combine(path, "ports")) || (canBeEmpty && IsEmpty(path));
        }
    }

    private static bool IsEmpty(string path) =>
        Directory.Exists(path) ? !Directory.EnumerateFileSystemEntries(path).Any() : !File.Exists(path);

    private static string? OwnTree(string executable)
    {
        for (var folder = Path.GetDirectoryName(executable); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            foreach (var tree in (string[])[folder, Path.Combine(folder, "share/rrpkg")])
            {
                if (Directory.Exists(Path.Combine(tree, "ports")) && Directory.Exists(Path.Combine(tree, "recipes")))
                {
                    return tree;
                }
            }
        }

        return null;
    }
}
