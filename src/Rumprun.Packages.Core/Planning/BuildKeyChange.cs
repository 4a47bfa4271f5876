namespace Rumprun.Packages.Core.Planning;

/// <summary>One fact in which two build keys differ.</summary>
/// <param name="Subject">What it is about, as a maintainer calls it: <c>source 1 sha256</c>, <c>dependency zlib
/// output</c>.</param>
/// <param name="Before">The earlier value; null if there was none.</param>
/// <param name="After">The later value; null if it was removed.</param>
public sealed record BuildKeyChange(string Subject, string? Before, string? After)
{
    /// <summary>The port whose output this is, where another port's output is what changed; else null.</summary>
    public string? Dependency { get; init; }
}
