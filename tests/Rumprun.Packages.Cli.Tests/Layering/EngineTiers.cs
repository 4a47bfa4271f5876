namespace Rumprun.Packages.Cli.Tests.Layering;

/// <summary>
/// The tiers of Engine's folders, lowest first: the picture in docs/architecture.md. A folder may use folders of lower
/// tiers, and none of its own tier or above.
/// </summary>
internal static class EngineTiers
{
    public static readonly string[][] All =
    [
        ["Files", "Http", "Processes", "Progress"],
        ["Archives", "Toolchains", "Configuration", "Images"],
        ["Sources", "Sandboxing", "Store", "Trees", "Mirrors", "LockFiles", "Keys", "ToolchainPackages"],
        ["Caches", "Disks", "Resolving", "Scaffolding"],
        ["Launching", "Building", "Releases", "OwnPrograms"],
        ["Testing", "Conformance", "Maintenance", "Publishing", "Verification"],
        ["Operations"],
    ];

    /// <summary>Counted from 1; null: the folder is in no tier.</summary>
    public static int? Of(string folder) =>
        Array.FindIndex(All, tier => tier.Contains(folder)) is >= 0 and var index ? index + 1 : null;
}
