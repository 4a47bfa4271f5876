using System.Text;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Testing.Resolution;

/// <summary>
/// The text of a port.yaml that is put together version by version. What several versions say is written once, with a
/// condition on the version where it does not hold for all of them.
/// </summary>
internal sealed class PortFileText(PortName name)
{
    private readonly SortedSet<PortVersion> _versions = [];
    private readonly Dictionary<Entry, SortedSet<PortVersion>> _versionsWith = [];

    // In the order in which they came up.
    private readonly List<Entry> _entries = [];

    /// <exception cref="InexpressibleException">The version is there at another revision.</exception>
    public void AddVersion(PortVersion version)
    {
        if (_versions.Any(v => v.Version == version.Version))
        {
            throw new InexpressibleException("a tree has a version at one revision only");
        }

        _versions.Add(version);
    }

    /// <param name="section"><c>dependencies</c> or <c>conflicts</c>.</param>
    /// <param name="option">The option of the port that it hangs on; null: none.</param>
    /// <exception cref="InexpressibleException">It names the port itself.</exception>
    public void AddDependency(string section, Dependency dependency, PortName? option, PortVersion version)
    {
        if (dependency.Port == name)
        {
            throw new InexpressibleException("a port does not name itself");
        }

        var versions = VersionSet.Of(dependency.Range);
        var range = versions.IsAll ? "" : $", range: \"{versions}\"";
        var choice = dependency.Options.Select(static o => $"{o}").Concat(
            dependency.WithoutOptions.Select(static o => $"\"!{o}\"")).ToArray();
        var options = choice.Length == 0 ? "" : $", options: [{string.Join(", ", choice)}]";
        Add(new Entry(section, $"- {{port: {dependency.Port}{range}{options}", option), version);
    }

    public void AddOption(PortName option, bool isDefault, PortVersion version) =>
        Add(new Entry("options", $"{option}: {{summary: S{(isDefault ? ", default: true" : "")}"), version);

    public void AddProvided(PortName provided, PortVersion version) =>
        Add(new Entry("provides", $"- {{then: [{provided}]") { IsCase = true }, version);

    public void AddSupported(IEnumerable<string> platforms, PortVersion version) =>
        Add(new Entry("supports", $"- {{then: {{platform: [{string.Join(", ", platforms)}]}}") { IsCase = true }, version);

    public override string ToString()
    {
        var text = new StringBuilder($"schema: 1\nname: {name}\nsummary: S\nlicense: MIT\nversions:\n");
        foreach (var version in _versions)
        {
            text.Append($"  - {{version: \"{version.Version.ToNormalizedString()}\", revision: {version.Revision}}}\n");
        }

        foreach (var section in _entries.GroupBy(static e => e.Section))
        {
            text.Append($"{section.Key}:\n");
            foreach (var entry in section)
            {
                text.Append($"  {entry.Text}{When(entry)}}}\n");
            }
        }

        return text.Append("build: [{recipe: make}]\n").ToString();
    }

    private void Add(Entry entry, PortVersion version)
    {
        if (!_versionsWith.TryGetValue(entry, out var versions))
        {
            _versionsWith.Add(entry, versions = []);
            _entries.Add(entry);
        }

        versions.Add(version);
    }

    private string When(Entry entry)
    {
        var versions = _versionsWith[entry];
        var isAlways = versions.Count == _versions.Count && !entry.IsCase;
        var conditions = (entry.Option is { } option ? (string[])[$"option: {option}"] : [])
            .Concat(isAlways ? [] : [$"version: [{string.Join(", ", Intervals(versions))}]"]).ToArray();
        return conditions.Length == 0 ? "" : $", when: {{{string.Join(", ", conditions)}}}";
    }

    /// <summary>Intervals that hold these of the port's versions and no others.</summary>
    private IEnumerable<string> Intervals(SortedSet<PortVersion> versions)
    {
        var all = _versions.ToArray();
        for (var (first, next) = (0, 0); first < all.Length; first = next)
        {
            var isIn = versions.Contains(all[first]);
            for (next = first + 1; next < all.Length && versions.Contains(all[next]) == isIn;)
            {
                next++;
            }

            if (isIn)
            {
                // An interval has one bound at least.
                var from = first == 0 && next < all.Length ? "(" : $"[{all[first].Version.ToNormalizedString()}";
                var to = next == all.Length ? ")" : $"{all[next - 1].Version.ToNormalizedString()}]";
                yield return $"\"{from},{to}\"";
            }
        }
    }

    /// <summary>An item of a section, up to its condition and closing brace.</summary>
    private sealed record Entry(string Section, string Text, PortName? Option = null)
    {
        /// <summary>A value that stands under <c>then</c>, which takes a condition even where it always holds.</summary>
        public bool IsCase { get; init; }
    }
}
