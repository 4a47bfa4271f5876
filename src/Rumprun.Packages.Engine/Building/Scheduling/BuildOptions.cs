namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>How far a run goes to get a package that is not in the store.</summary>
public enum BuildMode
{
    /// <summary>It uses the store only. Nothing is fetched or built.</summary>
    Find,

    /// <summary>It pulls packages from caches as well.</summary>
    Pull,

    /// <summary>It builds what no cache has.</summary>
    Build,
}

/// <summary>What a run does.</summary>
public sealed record BuildOptions(BuildMode Mode)
{
    /// <summary>
    /// After a failure, continue with every port that does not need the failed one. Otherwise no further port is started;
    /// builds that are running finish, so that the next run finds their packages in the store.
    /// </summary>
    public bool KeepGoing { get; init; }

    /// <summary>Build each requested port a second time, and fail if the result differs.</summary>
    public bool Check { get; init; }
}
