using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// Shifts the times of laid out sources, and reverses their order in directories if the file system keeps one. A build whose
/// output changes by that depends on accidents of the machine.
/// </summary>
internal static class SourceAging
{
    public static void Age(string directory, TimeSpan age, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        string[] paths = [.. Directory.EnumerateFileSystemEntries(directory).OrderDescending(StringComparer.Ordinal)];
        foreach (var path in paths)
        {
            switch (FileEntry.KindOf(path))
            {
                case FileEntryKind.Directory:
                    Age(path, age, cancellationToken);
                    MoveBehindTheOthers(path, Directory.Move);
                    break;
                case FileEntryKind.File:
                    File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path) - age);
                    MoveBehindTheOthers(path, File.Move);
                    break;
            }
        }

        Directory.SetLastWriteTimeUtc(directory, Directory.GetLastWriteTimeUtc(directory) - age);
    }

    private static void MoveBehindTheOthers(string path, Action<string, string> move)
    {
        var aside = AtomicFile.TemporaryNameFor(path);
        move(path, aside);
        move(aside, path);
    }
}
