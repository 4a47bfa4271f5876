using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports.Reading;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Ports;

/// <summary>
/// A port.yaml with all the versions that it declares. The list of versions is read at once; the content for a version is
/// read on demand. The format is in docs/formats/port.md.
/// </summary>
public sealed class PortDeclaration
{
    private static readonly VersionEntry s_unknown = new(new PortVersion(new NuGet.Versioning.NuGetVersion(0, 0, 0)))
    {
        Upstream = "0",
    };

    private readonly string _path;
    private readonly YamlNode.Mapping? _root;
    private readonly ImmutableArray<DeclaredVersion> _versions = [];
    private readonly IReadOnlyDictionary<YamlNode, VersionSet> _conditions = new Dictionary<YamlNode, VersionSet>();

    private PortDeclaration(string text, string path)
    {
        var problems = new Problems(path);
        _path = path;
        if (YamlTree.Parse(text, problems) is { } root && PortReader.Open(root, problems) is { } file)
        {
            _root = (YamlNode.Mapping)root;
            _versions = VersionListReader.Read(file);
            _conditions = VersionProjection.ConditionsOf(root, problems);
        }

        Diagnostics = problems.InOrder();
    }

    /// <summary>The versions listed without error, newest first.</summary>
    public IEnumerable<VersionEntry> Versions => _versions.Select(static v => v.Entry);

    /// <summary>Problems of the file that do not depend on the version.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>Conditions on the version that none of the versions meets.</summary>
    internal IEnumerable<YamlNode> UnmetConditions =>
        _conditions.Where(c => !_versions.Any(v => c.Value.Contains(v.Entry.Version))).Select(static c => c.Key);

    internal string FilePath => _path;

    /// <param name="path">The file's path, for messages; its folder's name is the port's.</param>
    public static PortDeclaration Parse(string text, string path) => new(text, path);

    /// <summary>The port at one version.</summary>
    /// <param name="version">One of <see cref="Versions"/>.</param>
    /// <exception cref="ArgumentException">The file does not list the version.</exception>
    public ReadResult<Port> Read(PortVersion version, PortSurroundings surroundings) =>
        Read(
            _versions.FirstOrDefault(v => v.Entry.Version == version)
                ?? throw new ArgumentException($"{version} is not in `{_path}`", nameof(version)),
            surroundings);

    /// <summary>The port at its newest version, with the problems of all versions.</summary>
    public ReadResult<Port> ReadAll(PortSurroundings surroundings)
    {
        if (_root is null)
        {
            return new ReadResult<Port>(null, Diagnostics);
        }

        // Without a readable version, the rest of the file is still read, so that all its errors are reported in one pass.
        ImmutableArray<DeclaredVersion> versions = _versions.IsEmpty ? [new DeclaredVersion(s_unknown, _root)] : _versions;
        var readings = versions.Select(v => Read(v, surroundings)).ToArray();
        var problems = readings.SelectMany(static r => r.Diagnostics).Distinct()
            .OrderBy(static d => d.Location!.Line).ThenBy(static d => d.Location!.Column).ToImmutableArray();
        var hasErrors = _versions.IsEmpty || problems.Any(static d => d.Severity == DiagnosticSeverity.Error);
        return new ReadResult<Port>(hasErrors ? null : readings[0].Value, problems);
    }

    private ReadResult<Port> Read(DeclaredVersion version, PortSurroundings surroundings)
    {
        var problems = new Problems(_path);
        foreach (var problem in Diagnostics)
        {
            problems.Add(problem);
        }

        var port = _root is null ? null
            : PortReader.Read(VersionProjection.Project(_root, version, _conditions), version.Entry, surroundings, problems);
        return new ReadResult<Port>(problems.HasErrors ? null : port, problems.InOrder());
    }
}

/// <summary>References of a port.yaml to other files.</summary>
public sealed record PortSurroundings
{
    /// <summary>The recipe of a name, or null.</summary>
    public required Func<PortName, Recipe?> Recipe { get; init; }

    /// <summary>The folder's name if it is not that of the file's directory.</summary>
    public string? FolderName { get; init; }

    /// <summary>Returns whether a path, relative to the port's folder, exists.</summary>
    public required Func<string, bool> Exists { get; init; }

    /// <summary>The names of all recipes; used only to suggest one for a mistyped name.</summary>
    public IEnumerable<PortName> RecipeNames { get; init; } = [];
}
