using System.Numerics;
using System.Text;

namespace Rumprun.Packages.Benchmarks.Debian;

/// <summary>
/// Numbers by name, several for a name if need be, where each name stands somewhere in one text. Made of a few arrays and
/// not of an object for each name, so that a hundred thousand of them cost the garbage collector nothing.
/// </summary>
public sealed class NameTable
{
    private readonly byte[] _text;
    private readonly int[] _buckets;
    private Entry[] _entries;
    private int _count;

    /// <param name="text">Where the names stand.</param>
    /// <param name="capacity">About how many will be added.</param>
    public NameTable(byte[] text, int capacity)
    {
        _text = text;
        _buckets = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(capacity, 1))];
        _entries = new Entry[Math.Max(capacity, 1)];
    }

    /// <summary>Each name once, in the order in which they were added.</summary>
    public IEnumerable<string> Names =>
        _entries.Take(_count).Select(
            e => Encoding.UTF8.GetString(_text, e.Start, e.Length)).Distinct(StringComparer.Ordinal);

    /// <param name="start">Where in the text the name begins.</param>
    public void Add(int start, int length, int value)
    {
        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, _count * 2);
        }

        ref var bucket = ref Bucket(_text.AsSpan(start, length));
        _entries[_count++] = new Entry(start, length, value, bucket);
        bucket = _count;
    }

    /// <summary>The numbers of a name, the one that was added last first.</summary>
    public IEnumerable<int> Find(string name)
    {
        var wanted = Encoding.UTF8.GetBytes(name);
        for (var place = Bucket(wanted); place != 0; place = _entries[place - 1].Next)
        {
            var entry = _entries[place - 1];
            if (_text.AsSpan(entry.Start, entry.Length).SequenceEqual(wanted))
            {
                yield return entry.Value;
            }
        }
    }

    /// <summary>Holds the place of its first entry, plus one. The hash is FNV-1a's.</summary>
    private ref int Bucket(ReadOnlySpan<byte> name)
    {
        var hash = 2166136261;
        foreach (var character in name)
        {
            hash = (hash ^ character) * 16777619;
        }

        return ref _buckets[(hash ^ (hash >> 15)) & (uint)(_buckets.Length - 1)];
    }

    /// <param name="Next">The place of the bucket's next entry, plus one.</param>
    private readonly record struct Entry(int Start, int Length, int Value, int Next);
}
