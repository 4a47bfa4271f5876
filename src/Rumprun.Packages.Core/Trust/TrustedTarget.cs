using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Trust;

/// <summary>A target that a trusted role vouches for.</summary>
/// <param name="Path">As the metadata has it.</param>
/// <param name="Role">The role whose metadata describes it.</param>
public sealed record TrustedTarget(string Path, TargetFile File, string Role)
{
    /// <summary>
    /// The segments of the path that it lies at below the base of targets. In a consistent snapshot the last one begins
    /// with a hash (§6.2.1).
    /// </summary>
    public ImmutableArray<string> LocationIn(RootMetadata root)
    {
        var segments = Path.Split('/');
        segments[^1] = root.ConsistentSnapshot ? $"{File.Hashes.ForName(Path)}.{segments[^1]}" : segments[^1];
        return [.. segments];
    }

    /// <summary>
    /// Refuses paths that could lead elsewhere than below a base: absolute ones, and ones with an empty, <c>.</c> or
    /// <c>..</c> segment (§4.5, TARGETPATH).
    /// </summary>
    /// <exception cref="Diagnostics.DiagnosticException">RR3218.</exception>
    public static void RequireSafe(string path)
    {
        if (path.Split('/').Any(static s => s is "" or "." or "..") || path.Any(static c => c is '\\' || char.IsControl(c)))
        {
            throw TrustDiagnostics.UnsafeTargetPath.Exception(
                $"the target path `{path}` is not a relative path of plain segments",
                "report it to the maintainers of the repository");
        }
    }
}
