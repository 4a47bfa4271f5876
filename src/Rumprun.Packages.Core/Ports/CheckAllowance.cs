using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Ports;

/// <summary>What a build's output is checked for; docs/building.md says what each one looks at.</summary>
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

/// <summary>A port's word that what a check complains of is meant, with the reason.</summary>
public sealed record CheckAllowance(OutputCheck Check, ImmutableArray<PathPattern> Paths, string Why)
{
    /// <summary>Whether it covers a file; without paths, the package as a whole.</summary>
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

    /// <summary>Files of a port that give way, where dependencies come together, to another's of the same name.</summary>
    public static ImmutableArray<PathPattern> YieldsFor(this Port port, PortSelection selection) =>
        [.. port.Allowances.Select(selection).Where(
            static a => a.Check == OutputCheck.FileConflicts).SelectMany(static a => a.Paths)];

    /// <summary>Whether the check is about the package as a whole, so that an allowance names no paths.</summary>
    public static bool IsOfThePackage(this OutputCheck check) =>
        check is OutputCheck.EmptyPackage or OutputCheck.LicenseText;
}
