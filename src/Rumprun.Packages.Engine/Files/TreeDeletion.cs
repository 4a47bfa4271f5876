using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Rumprun.Packages.Engine.Files;

/// <summary>
/// Deletes trees of any depth, entry by entry, by descriptor: no link is followed, and nothing outside is touched even while
/// another process moves things about. Directories that nobody may write to are made writable first.
/// </summary>
internal static class TreeDeletion
{
    private const int DeepestRecursion = 64;

    private const int MostTries = 100;

    private const UnixFileMode Writable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <param name="path">For messages.</param>
    public static void Delete(SafeFileHandle parent, byte[] name, string path)
    {
        if (FileSystemCalls.RemoveFile(parent, name) == 0)
        {
            return;
        }

        switch (Marshal.GetLastPInvokeError())
        {
            case FileSystemCalls.NoEntry:
                return;
            case not (FileSystemCalls.IsADirectory or FileSystemCalls.NotPermitted) and var error:
                throw FileSystemCalls.Failure(error, path);
        }

        for (var tries = 1; ;)
        {
            int moved;
            using (var top = OpenWritable(parent, name, path))
            {
                moved = Empty(top, top, 0, path);
            }

            // What lies too deep was moved up, and is found the next time.
            if (moved > 0)
            {
                continue;
            }

            if (FileSystemCalls.RemoveDirectory(parent, name) == 0)
            {
                return;
            }

            // A process that was killed just now may have written there meanwhile.
            var error = Marshal.GetLastPInvokeError();
            if (error == FileSystemCalls.NoEntry)
            {
                return;
            }

            if (error != FileSystemCalls.NotEmpty || ++tries > MostTries)
            {
                throw FileSystemCalls.Failure(error, path);
            }
        }
    }

    /// <returns>How many entries were moved to the top instead of being deleted.</returns>
    private static int Empty(SafeFileHandle directory, SafeFileHandle top, int depth, string path)
    {
        var moved = 0;
        foreach (var (name, kind) in FileSystemCalls.EntriesOf(directory, path))
        {
            if (kind is not (FileEntryKind.Directory or FileEntryKind.Nothing))
            {
                Require(FileSystemCalls.RemoveFile(directory, name), path);
                continue;
            }

            if (kind == FileEntryKind.Nothing && FileSystemCalls.RemoveFile(directory, name) == 0)
            {
                continue;
            }

            using var child = OpenWritable(directory, name, path);
            if (depth < DeepestRecursion)
            {
                moved += Empty(child, top, depth + 1, path);
                Require(FileSystemCalls.RemoveDirectory(directory, name), path);
            }
            else
            {
                Require(FileSystemCalls.Rename(directory, name, top, FileSystemCalls.Bytes($".{Guid.NewGuid():N}")), path);
                moved++;
            }
        }

        return moved;
    }

    private static SafeFileHandle OpenWritable(SafeFileHandle parent, byte[] name, string path)
    {
        const ResolveFlags contained = ResolveFlags.Beneath | ResolveFlags.NoLinks;
        const OpenFlags directory = OpenFlags.Place | OpenFlags.Directory | OpenFlags.NoFollow;
        using var place = FileSystemCalls.Open(parent, name, directory, contained)
            ?? throw FileSystemCalls.Failure(Marshal.GetLastPInvokeError(), path);
        var mode = FileSystemCalls.StatusOf(place).Mode;
        if ((mode & Writable) != Writable)
        {
            // A descriptor of the place alone takes no fchmod; this path leads to the same directory whatever its name is
            // now.
            File.SetUnixFileMode(FileSystemCalls.PathThrough(place), mode | Writable);
        }

        return FileSystemCalls.Open(place, [(byte)'.', 0], OpenFlags.Directory, contained)
            ?? throw FileSystemCalls.Failure(Marshal.GetLastPInvokeError(), path);
    }

    /// <summary>What another process has deleted meanwhile is gone, as it should be.</summary>
    private static void Require(int result, string path)
    {
        if (result != 0 && Marshal.GetLastPInvokeError() is not FileSystemCalls.NoEntry and var error)
        {
            throw FileSystemCalls.Failure(error, path);
        }
    }
}
