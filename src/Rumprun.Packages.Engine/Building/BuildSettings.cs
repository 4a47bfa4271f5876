using Rumprun.Packages.Core.Planning;

namespace Rumprun.Packages.Engine.Building;

/// <summary>How ports are built, from the user's configuration and the command line.</summary>
public sealed record BuildSettings
{
    /// <summary>How many compilers may run at once.</summary>
    public required int Jobs { get; init; }

    public required BuildIsolation Isolation { get; init; }
}
