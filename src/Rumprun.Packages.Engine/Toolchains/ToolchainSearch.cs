using System.Collections.Immutable;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Toolchains;

/// <summary>
/// The places that are searched for toolchains. The order is fixed: variable, PATH, configuration, default.
/// </summary>
public sealed record ToolchainSearch
{
    /// <summary>
    /// The value of <c>RRPKG_RUMPRUN</c>: a prefix that precedes all others; null or empty if unset.
    /// </summary>
    public string? Variable { get; init; }

    public SearchPath Path { get; init; } = new([]);

    /// <summary>The prefixes under <c>toolchains:</c> in config.yaml.</summary>
    public ImmutableArray<string> Configured { get; init; } = [];

    /// <summary>The directory that is searched last, without being configured.</summary>
    public string Default { get; init; } = "/opt/rumprun";

    /// <param name="variable">Returns the value of an environment variable, or null.</param>
    public static ToolchainSearch From(Func<string, string?> variable, ImmutableArray<string> configured) => new()
    {
        Variable = variable("RRPKG_RUMPRUN"),
        Path = SearchPath.Parse(variable("PATH")),
        Configured = configured,
    };
}
