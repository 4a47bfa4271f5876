using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Images;

/// <summary>
/// Writes the content of a data image as a plain directory, which is what a hosted program gets in its place.
/// </summary>
internal static class DirectoryImage
{
    private const UnixFileMode ReadableByAll = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode File644 = ReadableByAll | UnixFileMode.UserWrite;

    private const UnixFileMode Directory755 =
        File644 | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <param name="keep">Whether files keep the times that they have on this machine, and the right to be executed.</param>
    public static void Write(ImageTree tree, string output, bool keep, CancellationToken cancellationToken)
    {
        var times = new List<(string Path, DateTime Modified)>();
        Make(output);
        foreach (var (path, entry) in tree.Entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var destination = Path.Combine(output, path[1..]);
            switch (entry)
            {
                case ImageEntry.Folder folder:
                    Make(destination);
                    if (keep && folder.Source is { } source)
                    {
                        times.Add((destination, Directory.GetLastWriteTimeUtc(source)));
                    }

                    break;
                case ImageEntry.Regular file:
                    SparseFile.Copy(file.Source, destination);
                    File.SetUnixFileMode(
                        destination,
                        keep && FileEntry.IsExecutable(File.GetUnixFileMode(file.Source)) ? Directory755 : File644);
                    File.SetLastWriteTimeUtc(
                        destination, keep ? File.GetLastWriteTimeUtc(file.Source) : ImageTool.Epoch.UtcDateTime);
                    break;
                case ImageEntry.Link link:
                    File.CreateSymbolicLink(destination, link.Destination);
                    break;
            }
        }

        // Only now: each file that was written into a directory set the directory's time anew.
        foreach (var (path, modified) in times)
        {
            Directory.SetLastWriteTimeUtc(path, modified);
        }
    }

    /// <summary>The mode given to creation is subject to the umask; set afterwards it is not.</summary>
    private static void Make(string directory)
    {
        Directory.CreateDirectory(directory);
        File.SetUnixFileMode(directory, Directory755);
    }
}
