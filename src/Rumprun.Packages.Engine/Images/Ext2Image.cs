using System.Globalization;
using System.Text;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Images;

/// <summary>
/// Writes an ext2 file system that NetBSD mounts read-write: of ext2's features just those that its driver knows. Entered
/// file by file through debugfs: <c>mke2fs -d</c> takes owners, times and the order of files from this machine.
/// </summary>
internal static class Ext2Image
{
    private const long BlockSize = 4096;
    private const long InodeSize = 256;
    private const long BlocksPerGroup = 32768;

    /// <summary>Inodes for files that the guest adds.</summary>
    private const long SpareInodes = 256;

    /// <summary>
    /// Room that an image without a stated size has for the guest's writes, beside a tenth of the content.
    /// </summary>
    private const long SpareBytes = 4 << 20;

    // Identifiers of an image are the same in all of them: nothing mounts two by identifier.
    private const string Uuid = "72727067-0000-4000-8000-000000000001";
    private const string HashSeed = "72727067-0000-4000-8000-000000000002";

    /// <param name="keep">Whether files keep the times that they have on this machine, and the right to be executed.</param>
    /// <exception cref="DiagnosticException">RR5050; RR5059: the content does not fit in the size; RR5061.</exception>
    public static async Task WriteAsync(
        ImageTree tree, ImageTool tool, long? size, bool keep, string output, CancellationToken cancellationToken)
    {
        var needed = await Task.Run(() => Needed(tree), cancellationToken);
        if (size < needed)
        {
            throw TooLarge(needed, size.Value);
        }

        using var scratch = new ScratchDirectory();
        var bytes = size ?? RoundUp(needed + (needed / 10) + SpareBytes, 1 << 20);
        var inodes = 16 + tree.Entries.Count() + SpareInodes + (bytes / (64 << 10));
        await tool.RunAsync(
            "mke2fs",
            "e2fsprogs",
            [
                "-q", "-F", "-t", "ext2", "-b", Text(BlockSize), "-I", Text(InodeSize), "-N", Text(inodes), "-m", "0", "-L",
                "data",
                "-O", "none,filetype,sparse_super,large_file", "-U", Uuid,
                "-E", $"hash_seed={HashSeed},root_owner=0:0,lazy_itable_init=0,nodiscard", output, Text(bytes / 1024) + "k",
            ],
            scratch.Path,
            cancellationToken);
        if (!tree.Entries.Any())
        {
            return;
        }

        await File.WriteAllTextAsync(scratch.File("commands"), Commands(tree, keep), cancellationToken);
        var result = await tool.RunAsync(
            "debugfs", "e2fsprogs", ["-w", "-f", scratch.File("commands"), output], scratch.Path, cancellationToken);

        // debugfs exits with 0 whatever happens; beyond its banner, errors are all that it writes to stderr.
        var complaints = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(static l => !l.StartsWith("debugfs 1.", StringComparison.Ordinal));
        if (complaints.FirstOrDefault() is { } complaint)
        {
            throw complaint.Contains("allocate", StringComparison.Ordinal) && size is not null
                ? TooLarge(bytes, size.Value)
                : ImageTool.Failure("debugfs", result with { Error = complaint });
        }
    }

    private static DiagnosticException TooLarge(long needed, long size) => ImageDiagnostics.ContentTooLarge.Exception(
        $"the content needs more than the {size} bytes of the image: {needed} at least",
        $"set `size:`, or `--size`, to {RoundUp(needed, 1 << 20) >> 20}M or more, or leave it out");

    private static string Commands(ImageTree tree, bool keep)
    {
        var commands = new StringBuilder();
        Add($"set_current_time {Text(ImageTool.Epoch.ToUnixTimeSeconds())}");
        foreach (var (path, entry) in tree.Entries)
        {
            // All three take a name in the current directory; `mkdir /name` makes it there too, instead of in the root.
            var slash = path.LastIndexOf('/');
            var name = Quote(path[(slash + 1)..]);
            Add($"cd {Quote(slash == 0 ? "/" : path[..slash])}");
            switch (entry)
            {
                case ImageEntry.Folder:
                    Add($"mkdir {name}");
                    break;
                case ImageEntry.Regular file:
                    // First it has the mode that it has on this machine. A bare `<12>` would be the inode of that number.
                    Add($"write {Quote(file.Source)} {name}");
                    var executable = keep && FileEntry.IsExecutable(File.GetUnixFileMode(file.Source));
                    Add($"set_inode_field {Quote($"./{path[(slash + 1)..]}")} mode {(executable ? "0100755" : "0100644")}");
                    if (keep)
                    {
                        Add(SetTime(path, File.GetLastWriteTimeUtc(file.Source)));
                    }

                    break;
                case ImageEntry.Link link:
                    Add($"symlink {name} {Quote(link.Destination)}");
                    break;
            }
        }

        // Only now: what is made in a directory sets its time anew.
        foreach (var (path, entry) in tree.Entries)
        {
            if (keep && entry is ImageEntry.Folder { Source: { } source })
            {
                Add($"cd {Quote(path.LastIndexOf('/') is var slash and > 0 ? path[..slash] : "/")}");
                Add(SetTime(path, Directory.GetLastWriteTimeUtc(source)));
            }
        }

        return commands.ToString();

        void Add(string command) => commands.Append(command).Append('\n');
    }

    /// <summary>For something in the current directory. An inode of ext2 has 32 bits for the seconds.</summary>
    private static string SetTime(string path, DateTime time) =>
        $"set_inode_field {Quote($"./{path[(path.LastIndexOf('/') + 1)..]}")} mtime "
        + $"@{Text(Math.Clamp(new DateTimeOffset(time).ToUnixTimeSeconds(), 0, uint.MaxValue))}";

    /// <summary>
    /// Bytes below which the content cannot fit: blocks of files, of their maps and of directories, and the tables.
    /// </summary>
    private static long Needed(ImageTree tree)
    {
        var blocks = 4L;
        var entries = 0L;
        foreach (var (_, entry) in tree.Entries)
        {
            entries++;
            blocks += entry switch
            {
                ImageEntry.Regular file when file.Length > 0 => DataBlocks(file),
                ImageEntry.Regular => 0,
                _ => 1,
            };
        }

        blocks += (entries + SpareInodes) * InodeSize / BlockSize;

        // Each group begins with bitmaps and may carry copies of the superblock and the group table.
        var groups = (blocks / BlocksPerGroup) + 1;
        return (blocks + (groups * 4)) * BlockSize;
    }

    /// <summary>Blocks of nothing but zeros become holes; the maps are counted as if there were none.</summary>
    private static long DataBlocks(ImageEntry.Regular file)
    {
        const long pointers = BlockSize / 4;
        var all = (file.Length + BlockSize - 1) / BlockSize;
        var data = all <= 12 ? all : SparseFile.CountBlocks(file.Source);
        return data + (all <= 12 ? 0 : 1 + Math.Min(data, all / pointers) + Math.Min(data, all / (pointers * pointers)));
    }

    private static long RoundUp(long value, long unit) => (value + unit - 1) / unit * unit;

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>As debugfs reads a word: in double quotes, which are doubled inside.</summary>
    private static string Quote(string word) => $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
