namespace Rumprun.Packages.Core.Resolution.Solving;

/// <summary>
/// The packages that are in the solution and still have several candidates, as a binary heap: the lowest key first, ties
/// broken by name.
/// </summary>
internal sealed class DecisionQueue(Universe universe)
{
    private const int None = -1;

    private readonly List<int> _heap = [];
    private int[] _places = [];
    private long[] _keys = [];

    public int Count => _heap.Count;

    /// <summary>The package to decide next.</summary>
    public int First => _heap[0];

    /// <summary>Adds a package, or moves it to its new place.</summary>
    public void Set(int package, long key)
    {
        Grow(package);
        if (_places[package] == None)
        {
            _places[package] = _heap.Count;
            _keys[package] = key;
            _heap.Add(package);
            Up(_heap.Count - 1);
        }
        else if (_keys[package] != key)
        {
            _keys[package] = key;
            Up(_places[package]);
            Down(_places[package]);
        }
    }

    /// <summary>Removes the package, if it is in the queue.</summary>
    public void Remove(int package)
    {
        if (package >= _places.Length || _places[package] == None)
        {
            return;
        }

        var place = _places[package];
        var last = _heap[^1];
        _heap.RemoveAt(_heap.Count - 1);
        _places[package] = None;
        if (last != package)
        {
            Put(last, place);
            Up(place);
            Down(_places[last]);
        }
    }

    private void Up(int place)
    {
        var package = _heap[place];
        while (place > 0 && IsBefore(package, _heap[(place - 1) / 2]))
        {
            Put(_heap[(place - 1) / 2], place);
            place = (place - 1) / 2;
        }

        Put(package, place);
    }

    private void Down(int place)
    {
        var package = _heap[place];
        while ((place * 2) + 1 < _heap.Count)
        {
            var child = (place * 2) + 1;
            if (child + 1 < _heap.Count && IsBefore(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!IsBefore(_heap[child], package))
            {
                break;
            }

            Put(_heap[child], place);
            place = child;
        }

        Put(package, place);
    }

    private void Put(int package, int place) => (_heap[place], _places[package]) = (package, place);

    private bool IsBefore(int one, int other) =>
        _keys[one] != _keys[other] ? _keys[one] < _keys[other] : universe[one].Id < universe[other].Id;

    private void Grow(int package)
    {
        var old = _places.Length;
        if (package >= old)
        {
            var room = universe.Count * 2;
            Array.Resize(ref _places, room);
            Array.Resize(ref _keys, room);
            Array.Fill(_places, None, old, room - old);
        }
    }
}
