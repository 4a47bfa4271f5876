namespace Rumprun.Packages.Core.Planning;

/// <summary>One difference between two build keys.</summary>
/// <param name="Subject">What differs, in a maintainer's terms: <c>source 1 sha256</c>, <c>dependency zlib
/// output</c>.</param>
/// <param name="Before">The earlier value; null if there was none.</param>
/// <param name="After">The later value; null if it was removed.</param>
public sealed record BuildKeyChange(string Subject, string? Before, string? After)
{
    /// <summary>The port whose output changed, if another port's output is the difference; otherwise null.</summary>
    public string? Dependency { get; init; }
}
