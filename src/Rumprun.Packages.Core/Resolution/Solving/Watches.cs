namespace Rumprun.Packages.Core.Resolution.Solving;

/// <summary>
/// The incompatibilities to check when a package changes. A learned one watches two of its unsatisfied terms as long as it
/// has two; until then nothing follows from it. A rule watches its target.
/// </summary>
internal sealed class Watches<T>
{
    private readonly List<int> _used = [];
    private List<T>?[] _byPackage = [];

    public void Add(int package, T incompatibility)
    {
        if (package >= _byPackage.Length)
        {
            Array.Resize(ref _byPackage, Math.Max(package + 1, _byPackage.Length * 2));
        }

        var list = _byPackage[package] ??= [];
        if (list.Count == 0)
        {
            _used.Add(package);
        }

        list.Add(incompatibility);
    }

    /// <summary>The incompatibilities that watch a term of the package; may be null or empty.</summary>
    public List<T>? Of(int package) => package < _byPackage.Length ? _byPackage[package] : null;

    public void Clear()
    {
        foreach (var package in _used)
        {
            _byPackage[package]!.Clear();
        }

        _used.Clear();
    }
}
