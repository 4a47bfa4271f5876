using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// Gives laid out sources other times, with the same distances between them, and another order in their directories, where the file
/// system keeps one: a build that comes out otherwise depends on what no two machines have alike.
/// </summary>
internal static class SourceAging
{
    public static void Age(string directory, TimeSpan age, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var path in Directory.EnumerateFileSystemEntries(directory).OrderDescending(StringComparer.Ordinal).ToList())
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
