using System.Numerics;

namespace Rumprun.Packages.Core.Resolution.Solving;

/// <summary>
/// The possible states of a package: any of a set of candidates, by index in ascending order, or absence from the solution.
/// A bit set; up to 63 candidates fit into one word, and only packages with more need an array.
/// </summary>
/// <remarks>
/// With absence as a member, a term of an incompatibility, positive or negative, is one such set, and so is all that is
/// known about a package: a term is satisfied by a subset, and contradicted by a disjoint set.
/// </remarks>
internal readonly struct CandidateSet
{
    private const int BitsPerWord = 64;
    private const ulong AbsentBit = 1;

    private readonly ulong _head;
    private readonly ulong[]? _tail;

    private CandidateSet(ulong head, ulong[]? tail) => (_head, _tail) = (head, tail);

    /// <summary>Absence alone.</summary>
    public static CandidateSet Absent => new(AbsentBit, tail: null);

    public bool IncludesAbsent => (_head & AbsentBit) != 0;

    public bool IsEmpty => _head == 0 && (_tail is null || !_tail.AsSpan().ContainsAnyExcept(0UL));

    /// <summary>One candidate, without absence.</summary>
    public bool IsDecided =>
        _tail is null ? BitOperations.IsPow2(_head) && _head != AbsentBit : !IncludesAbsent && Count == 1;

    /// <summary>How many members there are, absence included.</summary>
    public int Count
    {
        get
        {
            var count = BitOperations.PopCount(_head);
            foreach (var word in _tail ?? [])
            {
                count += BitOperations.PopCount(word);
            }

            return count;
        }
    }

    /// <summary>The index of the newest candidate in the set, or -1.</summary>
    public int Newest
    {
        get
        {
            for (var i = (_tail?.Length ?? 0) - 1; i >= 0; i--)
            {
                if (_tail![i] != 0)
                {
                    return ((i + 1) * BitsPerWord) + BitOperations.Log2(_tail[i]) - 1;
                }
            }

            return BitOperations.Log2(_head | AbsentBit) - 1;
        }
    }

    /// <summary>The index of the oldest candidate in the set, or -1.</summary>
    public int Oldest
    {
        get
        {
            if ((_head & ~AbsentBit) is not 0 and var head)
            {
                return BitOperations.TrailingZeroCount(head) - 1;
            }

            for (var i = 0; i < (_tail?.Length ?? 0); i++)
            {
                if (_tail![i] != 0)
                {
                    return ((i + 1) * BitsPerWord) + BitOperations.TrailingZeroCount(_tail[i]) - 1;
                }
            }

            return -1;
        }
    }

    /// <summary>The candidates from one index up to, not including, another.</summary>
    public static CandidateSet Range(int from, int to)
    {
        // Absence has the first bit, so the candidates' are from + 1 to to.
        var words = new ulong[(to / BitsPerWord) + 1];
        for (var word = 0; word < words.Length; word++)
        {
            var first = word * BitsPerWord;
            words[word] = Below(to + 1 - first) & ~Below(from + 1 - first);
        }

        return Of(words);
    }

    public static CandidateSet Of(List<int> candidates)
    {
        var words = new ulong[((candidates.Max() + 1) / BitsPerWord) + 1];
        foreach (var candidate in candidates)
        {
            Add(words, candidate);
        }

        return Of(words);
    }

    /// <summary>The indexes of the items that satisfy a predicate.</summary>
    public static CandidateSet Where<T>(T[] items, Func<T, bool> holds)
    {
        var words = new ulong[(items.Length / BitsPerWord) + 1];
        for (var i = 0; i < items.Length; i++)
        {
            if (holds(items[i]))
            {
                Add(words, i);
            }
        }

        return Of(words);
    }

    public static CandidateSet Single(int candidate) =>
        candidate + 1 < BitsPerWord ? new CandidateSet(1UL << (candidate + 1), tail: null) : Range(candidate, candidate + 1);

    public bool Contains(int candidate)
    {
        var (word, bit) = Math.DivRem(candidate + 1, BitsPerWord);
        var bits = word == 0 ? _head : word <= (_tail?.Length ?? 0) ? _tail![word - 1] : 0;
        return (bits >> bit & 1) != 0;
    }

    public bool IsSubsetOf(in CandidateSet other)
    {
        if ((_head & ~other._head) != 0)
        {
            return false;
        }

        for (var i = 0; i < (_tail?.Length ?? 0); i++)
        {
            if ((_tail![i] & ~(i < (other._tail?.Length ?? 0) ? other._tail![i] : 0)) != 0)
            {
                return false;
            }
        }

        return true;
    }

    public bool Overlaps(in CandidateSet other)
    {
        if ((_head & other._head) != 0)
        {
            return true;
        }

        for (var i = 0; i < Math.Min(_tail?.Length ?? 0, other._tail?.Length ?? 0); i++)
        {
            if ((_tail![i] & other._tail![i]) != 0)
            {
                return true;
            }
        }

        return false;
    }

    public CandidateSet Intersect(in CandidateSet other)
    {
        if (_tail is null || other._tail is null)
        {
            return new CandidateSet(_head & other._head, tail: null);
        }

        var tail = new ulong[Math.Min(_tail.Length, other._tail.Length)];
        for (var i = 0; i < tail.Length; i++)
        {
            tail[i] = _tail[i] & other._tail[i];
        }

        return new CandidateSet(_head & other._head, tail);
    }

    public CandidateSet Union(in CandidateSet other)
    {
        if (_tail is null || other._tail is null)
        {
            return new CandidateSet(_head | other._head, _tail ?? other._tail);
        }

        var (longer, shorter) = _tail.Length >= other._tail.Length ? (_tail, other._tail) : (other._tail, _tail);
        var tail = longer.AsSpan().ToArray();
        for (var i = 0; i < shorter.Length; i++)
        {
            tail[i] |= shorter[i];
        }

        return new CandidateSet(_head | other._head, tail);
    }

    public CandidateSet Except(in CandidateSet other)
    {
        if (_tail is null || other._tail is null)
        {
            return new CandidateSet(_head & ~other._head, _tail);
        }

        var tail = _tail.AsSpan().ToArray();
        for (var i = 0; i < Math.Min(tail.Length, other._tail.Length); i++)
        {
            tail[i] &= ~other._tail[i];
        }

        return new CandidateSet(_head & ~other._head, tail);
    }

    private static void Add(ulong[] words, int candidate) =>
        words[(candidate + 1) / BitsPerWord] |= 1UL << ((candidate + 1) % BitsPerWord);

    /// <summary>The bits below an index, which may be negative or beyond the end.</summary>
    private static ulong Below(int bit) => bit <= 0 ? 0 : bit >= BitsPerWord ? ulong.MaxValue : (1UL << bit) - 1;

    private static CandidateSet Of(ulong[] words) => new(words[0], words.Length > 1 ? words[1..] : null);
}
