using System.Collections.Immutable;

namespace Rumprun.Packages.Engine.Building.Checks;

/// <summary>Looks for paths in a file of any size, a block at a time.</summary>
internal sealed class HostPathSearch(ImmutableArray<HostPath> sought)
{
    private const int BlockSize = 256 << 10;

    /// <summary>What is kept of a block, so that a path that runs into the next one is found: the longest one and what follows it.</summary>
    private readonly int _overlap = sought.Select(static s => s.Bytes.Length).DefaultIfEmpty().Max();

    private readonly byte[] _buffer = new byte[BlockSize];

    /// <returns>The first place in the file where one of the paths stands, or null.</returns>
    public (HostPath Path, long Offset)? First(Stream file, CancellationToken cancellationToken)
    {
        var (start, kept) = (0L, 0);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var read = file.ReadAtLeast(_buffer.AsSpan(kept), BlockSize - kept, throwOnEndOfStream: false);
            var block = _buffer.AsSpan(0, kept + read);
            var isLast = block.Length < BlockSize;
            if (FirstIn(block, isLast) is { } found)
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

    private (HostPath Path, int Offset)? FirstIn(ReadOnlySpan<byte> block, bool isLast)
    {
        (HostPath Path, int Offset)? first = null;
        foreach (var path in sought)
        {
            // Of what stands after the first place so far, nothing can count.
            var end = Math.Min(block.Length, (first?.Offset ?? block.Length) + path.Bytes.Length);
            if (Find(block[..end], path.Bytes.Span, isLast) is { } offset && (first is null || offset < first.Value.Offset))
            {
                first = (path, offset);
            }
        }

        return first;
    }

    /// <param name="endsHere">Whether a path at the very end counts; else what follows it is not known yet.</param>
    private static int? Find(ReadOnlySpan<byte> block, ReadOnlySpan<byte> path, bool endsHere)
    {
        for (var at = 0; block[at..].IndexOf(path) is var found and >= 0; at += found + 1)
        {
            var end = at + found + path.Length;
            if (end < block.Length ? !ContinuesName(block[end]) : endsHere)
            {
                return at + found;
            }
        }

        return null;
    }

    /// <summary><c>/opt/rumprun</c> is not named by <c>/opt/rumprun-packages</c>.</summary>
    private static bool ContinuesName(byte next) => char.IsAsciiLetterOrDigit((char)next) || next is (byte)'_' or (byte)'-';
}
