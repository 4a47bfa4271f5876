using Rumprun.Packages.Core.Planning;

namespace Rumprun.Packages.Engine.Building;

/// <summary>How ports are built, as the user's configuration and command line say.</summary>
public sealed record BuildSettings
{
    public required bool Offline { get; init; }

    /// <summary>How many compilers may run at once.</summary>
    public required int Jobs { get; init; }

    public required BuildIsolation Isolation { get; init; }

    /// <summary>Whether what is asked for is built a second time, and has to come out the same.</summary>
    public bool Check { get; init; }

    /// <summary>See <see cref="Sources.FetchOptions.SourceMirrors"/>.</summary>
    public required IReadOnlyList<string> SourceMirrors { get; init; }
}
