using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>
/// Projects port.yaml to one version: removes what applies to other versions, drops the conditions on the version that hold,
/// and fills in the version's own hashes and values. The result does not mention other versions, so an entry affects only
/// its own version.
/// </summary>
internal sealed partial class VersionProjection
{
    private const string When = "when";
    private const string Then = "then";

    private readonly DeclaredVersion _version;
    private readonly IReadOnlyDictionary<YamlNode, VersionSet> _conditions;

    private VersionProjection(DeclaredVersion version, IReadOnlyDictionary<YamlNode, VersionSet> conditions) =>
        (_version, _conditions) = (version, conditions);

    /// <summary>
    /// Finds and reads every condition on the version, by the value of its key <c>version</c>. Reports malformed ones.
    /// </summary>
    public static IReadOnlyDictionary<YamlNode, VersionSet> ConditionsOf(YamlNode root, Problems problems)
    {
        var found = new Dictionary<YamlNode, VersionSet>(ReferenceEqualityComparer.Instance);
        Find(root);
        return found;

        void Find(YamlNode node)
        {
            foreach (var value in node is YamlNode.Mapping mapping ? mapping.Entries.Select(static e => e.Value)
                : node is YamlNode.Sequence list ? list.Items : [])
            {
                Find(value);
            }

            if (VersionOf(WhenOf(node)) is { } condition
                && VersionCondition.Read(new Field("`version`", condition, problems)) is { } versions)
            {
                found[condition] = versions;
            }
        }
    }

    /// <param name="conditions">As <see cref="ConditionsOf"/> found them in the same tree.</param>
    public static YamlNode.Mapping Project(
        YamlNode.Mapping root, DeclaredVersion version, IReadOnlyDictionary<YamlNode, VersionSet> conditions)
    {
        var projection = new VersionProjection(version, conditions);
        return root with
        {
            Entries =
            [
                .. root.Entries.Where(static e => !VersionListReader.FileKeys.Contains(e.Key.Text))
                    .SelectMany(projection.ProjectEntry).Select(projection.FillSection),
            ],
        };
    }

    private IEnumerable<YamlEntry> ProjectEntry(YamlEntry entry)
    {
        // A single value that differs by version: the first case that holds, or null.
        var cases = entry.Value is YamlNode.Sequence { Items: { Length: > 0 } items } && items.All(IsCase) ? items
            : IsCase(entry.Value) ? [entry.Value] : [];
        if (!cases.IsEmpty)
        {
            return cases.SelectMany(ProjectItem).Take(1).Select(v => entry with { Value = v });
        }

        return entry.Value is YamlNode.Mapping mapping && !Holds(mapping)
            ? []
            : [entry with { Value = ProjectValue(entry.Value) }];
    }

    private YamlNode ProjectValue(YamlNode node) => node switch
    {
        YamlNode.Scalar scalar => Fill(scalar, Value(), static (version, name) => version.Values.GetValueOrDefault(name)),
        YamlNode.Sequence list => list with { Items = [.. list.Items.SelectMany(ProjectItem)] },
        YamlNode.Mapping mapping => WithoutVersion(mapping) is var rest
            ? rest with { Entries = [.. rest.Entries.SelectMany(ProjectEntry)] } : node,
        _ => node,
    };

    /// <summary>An item of a list for this version: nothing, the item, or the items of its <c>then</c>.</summary>
    private IEnumerable<YamlNode> ProjectItem(YamlNode item)
    {
        if (item is not YamlNode.Mapping mapping || VersionOf(WhenOf(mapping)) is null)
        {
            return [ProjectValue(item)];
        }

        if (!Holds(mapping))
        {
            return [];
        }

        return WithoutVersion(mapping) is { Entries: [{ Key.Text: Then, Value: var then }] }
            ? then is YamlNode.Sequence list ? list.Items.SelectMany(ProjectItem) : [ProjectValue(then)]
            : [ProjectValue(mapping)];
    }

    private bool Holds(YamlNode.Mapping mapping) =>
        VersionOf(WhenOf(mapping)) is not { } condition
        || !_conditions.TryGetValue(condition, out var versions) || versions.Contains(_version.Entry.Version);

    /// <summary>
    /// <c>{when: {version: RANGE}, then: VALUE}</c>, a value that depends on the version; not <c>then: [ITEM]</c> of a
    /// list.
    /// </summary>
    private static bool IsCase(YamlNode node) =>
        node is YamlNode.Mapping { Entries.Length: 2 } mapping && VersionOf(WhenOf(mapping)) is not null
        && mapping.Entries.Any(static e => e.Key.Text == Then && e.Value is not YamlNode.Sequence);

    private static YamlNode.Mapping WithoutVersion(YamlNode.Mapping mapping)
    {
        if (WhenOf(mapping) is not { } when || VersionOf(when) is null)
        {
            return mapping;
        }

        var rest = when with { Entries = when.Entries.RemoveAll(static e => e.Key.Text == VersionCondition.Key) };
        return mapping with
        {
            Entries =
            [
                .. mapping.Entries.Where(e => e.Key.Text != When || !rest.Entries.IsEmpty)
                    .Select(e => e.Key.Text == When ? e with { Value = rest } : e),
            ],
        };
    }

    private YamlEntry FillSection(YamlEntry entry) => entry.Key.Text switch
    {
        "sources" => entry with { Value = FillSources(entry.Value) },
        "tests" => entry with { Value = FillTests(entry.Value) },
        _ => entry,
    };

    /// <summary>Texts of tests are not templates; only the version can be filled in.</summary>
    private YamlNode FillTests(YamlNode node) => node switch
    {
        YamlNode.Scalar scalar => Fill(scalar, OfVersion(), static (version, name) => version.Entry.PlaceholderOf(name)),
        YamlNode.Sequence list => list with { Items = [.. list.Items.Select(FillTests)] },
        YamlNode.Mapping mapping => mapping with
        {
            Entries = [.. mapping.Entries.Select(e => e with { Value = FillTests(e.Value) })],
        },
        _ => node,
    };

    /// <summary>Adds the hash or commit of this version to each source, and removes the source's name.</summary>
    private YamlNode FillSources(YamlNode sources) => sources is not YamlNode.Sequence list ? sources : list with
    {
        Items = [.. list.Items.Select(item => item is YamlNode.Mapping source ? FillSource(source) : item)],
    };

    private YamlNode.Mapping FillSource(YamlNode.Mapping source)
    {
        var name = ValueOf(source, "name") is YamlNode.Scalar written ? written.Text : "";
        var entries = source.Entries.RemoveAll(static e => e.Key.Text == "name");
        var (of, key, values) = ValueOf(source, "git") is null
            ? ("url", "sha256", _version.Hashes)
            : ("git", "commit", _version.Commits);
        if (ValueOf(source, of) is not null && ValueOf(source, key) is null && values.TryGetValue(name, out var value))
        {
            entries = entries.Add(new YamlEntry(value with { Text = key }, value));
        }

        return source with { Entries = entries };
    }

    private YamlNode.Scalar Fill(YamlNode.Scalar scalar, Regex pattern, Func<DeclaredVersion, string, string?> value)
    {
        if (!scalar.Text.Contains('{', StringComparison.Ordinal))
        {
            return scalar;
        }

        var text = pattern.Replace(scalar.Text, m => value(_version, m.Groups["name"].Value) ?? m.Value);
        return text == scalar.Text ? scalar : scalar with { Text = text, TextColumn = null };
    }

    private static YamlNode.Mapping? WhenOf(YamlNode node) =>
        node is YamlNode.Mapping mapping ? ValueOf(mapping, When) as YamlNode.Mapping : null;

    private static YamlNode? VersionOf(YamlNode.Mapping? when) => when is null ? null : ValueOf(when, VersionCondition.Key);

    private static YamlNode? ValueOf(YamlNode.Mapping mapping, string key) =>
        mapping.Entries.FirstOrDefault(e => e.Key.Text == key).Value;

    /// <summary>Not <c>{{value:NAME}}</c>, which is text in a template.</summary>
    [GeneratedRegex("(?<!\\{)\\{value:(?<name>[a-z0-9][a-z0-9+._-]*)\\}(?!\\})", RegexOptions.ExplicitCapture)]
    private static partial Regex Value();

    [GeneratedRegex("\\{(?<name>version|upstream|major|minor|patch)\\}", RegexOptions.ExplicitCapture)]
    private static partial Regex OfVersion();
}
