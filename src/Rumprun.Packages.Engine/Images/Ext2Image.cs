using System.Globalization;
using System.Text;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Images;

/// <summary>
/// Writes an ext2 file system that NetBSD mounts read-write: of ext2's features just those that its driver knows. Entered file
/// by file through debugfs: <c>mke2fs -d</c> takes owners, times and the order of files from this machine.
/// </summary>
internal static class Ext2Image
{
    private const long BlockSize = 4096;
    private const long InodeSize = 256;
    private const long BlocksPerGroup = 32768;

    /// <summary>Inodes for files that the guest adds.</summary>
    private const long SpareInodes = 256;

    /// <summary>Room that an image without a stated size has for the guest's writes, beside a tenth of the content.</summary>
    private const long SpareBytes = 4 << 20;

    // Identifiers of an image are the same in all of them: nothing mounts two by identifier.
    private const string Uuid = "72727067-0000-4000-8000-000000000001";
    private const string HashSeed = "72727067-0000-4000-8000-000000000002";

    /// <exception cref="DiagnosticException">RR5050; RR5059: the content does not fit in the size; RR5061.</exception>
    public static async Task WriteAsync(
        ImageTree tree, ImageTool tool, long? size, string output, CancellationToken cancellationToken)
    {
        var needed = Needed(tree);
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
                "-q", "-F", "-t", "ext2", "-b", Text(BlockSize), "-I", Text(InodeSize), "-N", Text(inodes), "-m", "0", "-L", "data",
                "-O", "none,filetype,sparse_super,large_file", "-U", Uuid,
                "-E", $"hash_seed={HashSeed},root_owner=0:0,lazy_itable_init=0,nodiscard", output, Text(bytes / 1024) + "k",
            ],
            scratch.Path,
            cancellationToken);
        if (!tree.Entries.Any())
        {
            return;
        }

        await File.WriteAllTextAsync(scratch.File("commands"), Commands(tree), cancellationToken);
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

    private static string Commands(ImageTree tree)
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
                    Add($"set_inode_field {Quote($"./{path[(slash + 1)..]}")} mode 0100644");
                    break;
                case ImageEntry.Link link:
                    Add($"symlink {name} {Quote(link.Destination)}");
                    break;
            }
        }

        return commands.ToString();

        void Add(string command) => commands.Append(command).Append('\n');
    }

    /// <summary>Bytes below which the content cannot fit: blocks of files, of their maps and of directories, and the tables.</summary>
    private static long Needed(ImageTree tree)
    {
        var blocks = 4L;
        var entries = 0L;
        foreach (var (_, entry) in tree.Entries)
        {
            entries++;
            blocks += entry switch
            {
                ImageEntry.Regular file when file.Length > 0 => DataBlocks(file.Length),
                ImageEntry.Regular => 0,
                _ => 1,
            };
        }

        blocks += (entries + SpareInodes) * InodeSize / BlockSize;

        // Each group begins with bitmaps and may carry copies of the superblock and the group table.
        var groups = (blocks / BlocksPerGroup) + 1;
        return (blocks + (groups * 4)) * BlockSize;
    }

    private static long DataBlocks(long length)
    {
        const long pointers = BlockSize / 4;
        var data = (length + BlockSize - 1) / BlockSize;
        return data + (data <= 12 ? 0 : 1 + (data / pointers) + (data / (pointers * pointers)));
    }

    private static long RoundUp(long value, long unit) => (value + unit - 1) / unit * unit;

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>As debugfs reads a word: in double quotes, which are doubled inside.</summary>
    private static string Quote(string word) => $"\"{word.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
