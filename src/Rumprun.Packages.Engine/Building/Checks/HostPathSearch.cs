using System.Collections.Immutable;
using System.Text;

namespace Rumprun.Packages.Engine.Building.Checks;

/// <summary>Searches a file of any size for paths, a block at a time.</summary>
internal sealed class HostPathSearch(ImmutableArray<HostPath> sought)
{
    private const int BlockSize = 256 << 10;

    private const int LongestOption = 12;

    /// <summary>
    /// With a compiler's option before it, a path in a program is part of the command that compiled it, which some programs
    /// show; they open nothing there.
    /// </summary>
    private static readonly ImmutableArray<byte[]> s_options =
    [
        .. ((string[])["-I", "-L", "-B", "-specs=", "-include ", "-isystem ", "-idirafter ", "-prefix-map="])
            .Select(Encoding.ASCII.GetBytes),
    ];

    /// <summary>
    /// The end of a block that is kept to find a path that continues in the next one: the longest path, and what is before
    /// it.
    /// </summary>
    private readonly int _overlap = sought.Select(static s => s.Bytes.Length).DefaultIfEmpty().Max() + LongestOption;

    private readonly byte[] _buffer = new byte[BlockSize];

    /// <returns>The first occurrence of one of the paths, or null.</returns>
    public (HostPath Path, long Offset)? First(Stream file, CancellationToken cancellationToken)
    {
        var (start, kept) = (0L, 0);
        bool? isObject = null;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = file.ReadAtLeast(_buffer.AsSpan(kept), BlockSize - kept, throwOnEndOfStream: false);
            var block = _buffer.AsSpan(0, kept + read);
            var isLast = block.Length < BlockSize;
            isObject ??= IsObject(block);
            if (FirstIn(block, isLast, isObject.Value) is { } found)
            {
                return (found.Path, start + found.Offset);
            }

            if (isLast)
            {
                return null;
            }

            kept = _overlap;
            start += block.Length - kept;
            block[^kept..].CopyTo(_buffer);
        }
    }

    /// <summary>Whether a file that begins so is a program, an object or a static library.</summary>
    public static bool IsObject(ReadOnlySpan<byte> start) =>
        start.StartsWith("\u007fELF"u8) || start.StartsWith("!<arch>"u8);

    private (HostPath Path, int Offset)? FirstIn(ReadOnlySpan<byte> block, bool isLast, bool isObject)
    {
        (HostPath Path, int Offset)? first = null;
        foreach (var path in sought)
        {
            // An occurrence after the first one found so far does not count.
            var end = Math.Min(block.Length, (first?.Offset ?? block.Length) + path.Bytes.Length);
            if (Find(block[..end], path.Bytes.Span, isLast, isObject) is { } offset
                && (first is null || offset < first.Value.Offset))
            {
                first = (path, offset);
            }
        }

        return first;
    }

    /// <param name="isObject">Whether the file is a program or library, and not a text.</param>
    /// <param name="endsHere">Whether a path at the very end counts; if not, the next byte is not known yet.</param>
    private static int? Find(ReadOnlySpan<byte> block, ReadOnlySpan<byte> path, bool endsHere, bool isObject)
    {
        for (var at = 0; block[at..].IndexOf(path) is var found and >= 0; at += found + 1)
        {
            var end = at + found + path.Length;
            if ((end < block.Length ? !ContinuesName(block[end]) : endsHere)
                && !(isObject && IsOption(block[..(at + found)])))
            {
                return at + found;
            }
        }

        return null;
    }

    private static bool IsOption(ReadOnlySpan<byte> before)
    {
        foreach (var option in s_options)
        {
            if (before.EndsWith(option))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary><c>/opt/rumprun</c> is not named by <c>/opt/rumprun-packages</c>.</summary>
    private static bool ContinuesName(byte next) => char.IsAsciiLetterOrDigit((char)next) || next is (byte)'_' or (byte)'-';
}
