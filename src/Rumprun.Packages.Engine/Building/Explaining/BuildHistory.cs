using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Building.Explaining;

/// <summary>The builds recorded on this machine, newest first. Baked images are not included.</summary>
public sealed class BuildHistory
{
    private readonly ILookup<string, (BuildRecord Record, BuildKeyFacts Facts)> _byName;

    public BuildHistory(IEnumerable<BuildRecord> records) =>
        _byName = records
            .OrderByDescending(static r => r.Finished)
            .Select(static r => (Record: r, Facts: BuildKeyFacts.Parse(r.CanonicalText)))
            .Where(static b => b.Facts["name"] is not null)
            .ToLookup(static b => b.Facts["name"]!);

    /// <summary>
    /// The last build of a port for a target: with the same options if there is one, else with others; null if there is
    /// none.
    /// </summary>
    public BuildRecord? LastOf(PortName name, PortSelection selection) => _byName[name.ToString()]
        .Where(b => b.Facts["target"] == selection.Target.ToString())
        .OrderBy(b => b.Facts["options"] != string.Join(' ', selection.Options))
        .FirstOrDefault().Record;

    /// <summary>The last build of a port with this output; null if there is none.</summary>
    public BuildRecord? WithOutput(string name, string output) =>
        _byName[name].FirstOrDefault(b => b.Record.Output.Hex == output).Record;

    /// <summary>Each dependency of a build, with its output.</summary>
    public static ImmutableArray<(string Name, string Output)> DependenciesOf(BuildRecord record) =>
    [
        .. BuildKeyFacts.Parse(record.CanonicalText)
            .Below("dependency.")
            .Select(static d => (d.Name, d.Value.Split(' ')[^1])),
    ];
}
