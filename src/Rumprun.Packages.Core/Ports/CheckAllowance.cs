using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Ports;

/// <summary>The checks of a build's output; docs/building.md describes each one.</summary>
public enum OutputCheck
{
    EmptyPackage,
    LicenseText,
    OutsidePrefix,
    HostPaths,
    DynamicObjects,
    ForeignMachine,
    FileModes,
    DanglingLinks,
    FileConflicts,
}

/// <summary>A port's statement that a finding of a check is intended, with the reason.</summary>
public sealed record CheckAllowance(OutputCheck Check, ImmutableArray<PathPattern> Paths, string Why)
{
    /// <summary>Whether it covers a file; without paths, it covers the package as a whole.</summary>
    public bool Covers(string path) => Paths.IsEmpty || Paths.Any(p => p.Matches(path));
}

/// <summary>What port.yaml says about checks.</summary>
public static class OutputChecks
{
    /// <summary>In the order of <see cref="OutputCheck"/>.</summary>
    public static ImmutableArray<string> Names { get; } =
    [
        "empty-package", "license-text", "outside-prefix", "host-paths", "dynamic-objects", "foreign-machine", "file-modes",
        "dangling-links", "file-conflicts",
    ];

    public static string Name(this OutputCheck check) => Names[(int)check];

    /// <summary>Files of a port that, when dependencies are merged, yield to another port's of the same name.</summary>
    public static ImmutableArray<PathPattern> YieldsFor(this Port port, PortSelection selection) =>
        [.. port.Allowances.Select(selection).Where(
            static a => a.Check == OutputCheck.FileConflicts).SelectMany(static a => a.Paths)];

    /// <summary>Whether the check is about the package as a whole, so that an allowance names no paths.</summary>
    public static bool IsOfThePackage(this OutputCheck check) =>
        check is OutputCheck.EmptyPackage or OutputCheck.LicenseText;
}
