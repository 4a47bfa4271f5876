using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Ports.Linting;

/// <summary>Checks that compare all versions of a port.yaml.</summary>
public static class VersionRules
{
    /// <summary>Conditions on the version that none of the file's versions meets.</summary>
    public static IEnumerable<Diagnostic> Check(PortDeclaration declaration) =>
        declaration.UnmetConditions.Select(at => LintDiagnostics.UnmetVersionCondition.At(
            new SourceLocation(declaration.FilePath, at.Line, at.Column),
            $"no version of the port meets this condition; there is "
                + $"{string.Join(", ", declaration.Versions.Select(static v => v.Version))}",
            "remove the conditional value, or correct the range"));

    /// <param name="versions">The versions of one port.yaml, one or more.</param>
    /// <param name="files">Every file of the port's folder, relative to it.</param>
    public static IEnumerable<Diagnostic> Check(ImmutableArray<Port> versions, IEnumerable<string> files) =>
    [
        .. WithoutSource(versions),
        .. UnusedPatches(versions, files),
        .. ChangingDefaults(versions),
    ];

    /// <summary>
    /// Versions without a source because of conditions. A port without any sources, which only depends on others, is
    /// allowed.
    /// </summary>
    private static IEnumerable<Diagnostic> WithoutSource(ImmutableArray<Port> versions) =>
        versions.All(static p => p.Sources.IsEmpty) ? [] : versions.Where(static p => p.Sources.IsEmpty).Select(p =>
            LintDiagnostics.VersionWithoutSource.At(
                At(p, "name"),
                $"`{p.Name}` {p.Version} has no source",
                "add one, or widen the condition of an existing one"));

    private static IEnumerable<Diagnostic> UnusedPatches(ImmutableArray<Port> versions, IEnumerable<string> files)
    {
        var used = versions.SelectMany(static p => p.Patches).Select(
            static p => p.Value.File).ToHashSet(StringComparer.Ordinal);
        return files.Where(static f => f.StartsWith("patches/", StringComparison.Ordinal)).Where(f => !used.Contains(f))
            .Order(StringComparer.Ordinal)
            .Select(f => LintDiagnostics.UnusedPatch.At(
                At(versions[0], "patches"), $"no version uses `{f}`", "list it under `patches`, or delete it"));
    }

    /// <summary>
    /// The resolver asks for default options before it knows the version, so an option has the same default in all versions
    /// that have it.
    /// </summary>
    private static IEnumerable<Diagnostic> ChangingDefaults(ImmutableArray<Port> versions) => versions
        .SelectMany(static p => p.Options.Select(o => (Port: p, Name: o.Key, o.Value.IsDefault)))
        .GroupBy(static o => o.Name)
        .Where(static g => g.DistinctBy(static o => o.IsDefault).Count() > 1)
        .Select(static g => LintDiagnostics.ChangingDefault.At(
            At(g.First().Port, $"options.{g.Key}"),
            $"the option `{g.Key}` is on by default in some versions, and off in others",
            "give it one default", "or give the versions options of different names"));

    private static SourceLocation At(Port port, string keys) =>
        port.Locations.GetValueOrDefault(keys) ?? new SourceLocation(Path.Combine(port.Folder, "port.yaml"), 1, 1);
}
