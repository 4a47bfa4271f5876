using Rumprun.Packages.Core.Packages;

namespace Rumprun.Packages.Core.Planning;

/// <summary>Checks that a package's manifest agrees with its build record.</summary>
public static class KeyAgreement
{
    private const string TargetLine = "\ntarget ";

    /// <summary>The first disagreement, in words; null if they agree.</summary>
    public static string? FaultOf(BuildRecord record, PackageManifest manifest) =>
        manifest.Key != record.Key ? $"its package was made for the key `{manifest.Key.Short}`"
        : manifest.Output != record.Output ? "its package has another output than its record says"
        : manifest.Kind == PackageKind.Toolchain ? "its package holds a toolchain, which no build makes"
        : manifest.Kind == PackageKind.Build ? FaultOfBuild(BuildKeyFacts.Parse(record.CanonicalText), manifest)
        : record.CanonicalText.Contains($"{TargetLine}{manifest.Target}\n", StringComparison.Ordinal) ? null
        : $"its package is an image for `{manifest.Target}`, but its key is not";

    private static string? FaultOfBuild(BuildKeyFacts facts, PackageManifest manifest) =>
        Disagreement("name", facts, manifest.Name.ToString())
        ?? Disagreement("version", facts, manifest.Version.ToString())
        ?? Disagreement("target", facts, manifest.Target.ToString())
        ?? Disagreement("license", facts, manifest.License);

    private static string? Disagreement(string name, BuildKeyFacts facts, string actual) =>
        facts[name] == actual ? null : $"its package has the {name} `{actual}`, but its key has `{facts[name]}`";
}
