using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Rumprun.Packages.Engine.Files;

/// <summary>Reads and copies files so that holes are not read, and runs of zeros take no room in the copy.</summary>
public static class SparseFile
{
    /// <summary>Bytes: the unit in which file systems leave holes.</summary>
    public const int BlockSize = 4096;

    private const int BlocksAtOnce = 256;

    /// <summary>Copies to where nothing is yet.</summary>
    public static void Copy(string from, string to)
    {
        using var source = PlainFile.OpenRead(from);
        using var copy = File.OpenHandle(to, FileMode.CreateNew, FileAccess.ReadWrite);
        foreach (var (at, block) in DataOf(source.SafeFileHandle))
        {
            RandomAccess.Write(copy, block.Span, at);
        }

        RandomAccess.SetLength(copy, source.Length);
    }

    /// <summary>
    /// How many of a file's blocks hold anything but zeros. Whether these are stored as holes does not matter.
    /// </summary>
    public static long CountBlocks(string path)
    {
        using var file = PlainFile.OpenRead(path);
        return DataOf(file.SafeFileHandle).Sum(static data => (data.Bytes.Length + BlockSize - 1) / BlockSize);
    }

    /// <summary>
    /// The parts of a file that hold anything but zeros, cut at whole blocks. The bytes are good until the next part.
    /// </summary>
    private static IEnumerable<(long At, ReadOnlyMemory<byte> Bytes)> DataOf(SafeFileHandle file)
    {
        var buffer = new byte[BlocksAtOnce * BlockSize];
        for (var at = NextData(file, 0); at is { } start;)
        {
            var length = RandomAccess.Read(file, buffer, start);
            if (length == 0)
            {
                break;
            }

            // A read may come short; the next one begins at a whole block again.
            var isLast = start + length >= RandomAccess.GetLength(file);
            length = length > BlockSize && !isLast ? length / BlockSize * BlockSize : length;
            for (var (from, end) = (0, 0); from < length; from = end)
            {
                var isZero = IsZero(buffer, from, length);
                end = from;
                do
                {
                    end = Math.Min(end + BlockSize, length);
                }
                while (end < length && IsZero(buffer, end, length) == isZero);

                if (!isZero)
                {
                    yield return (start + from, buffer.AsMemory(from, end - from));
                }
            }

            at = NextData(file, start + length);
        }
    }

    private static bool IsZero(byte[] buffer, int at, int length) =>
        !buffer.AsSpan(at, Math.Min(BlockSize, length - at)).ContainsAnyExcept((byte)0);

    /// <summary>Where the block begins that holds the next data; null where only a hole follows.</summary>
    private static long? NextData(SafeFileHandle file, long from)
    {
        const int noSuchOffset = 6;
        const int seekData = 3;
        var at = Seek(file, from, seekData);
        return at >= 0 ? Math.Max(at / BlockSize * BlockSize, from)
            : Marshal.GetLastPInvokeError() == noSuchOffset ? null

            // A file system that knows of no holes.
            : from;
    }

    [DllImport("libc", EntryPoint = "lseek", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern long Seek(SafeFileHandle file, long offset, int whence);
}
