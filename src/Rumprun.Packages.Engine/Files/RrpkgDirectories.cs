namespace Rumprun.Packages.Engine.Files;

/// <summary>
/// Where rrpkg keeps things: the XDG base directories (specification 0.8), or one folder for all of them where
/// <c>RRPKG_HOME</c> names it. All absolute. Nothing is created here.
/// </summary>
public sealed record RrpkgDirectories
{
    /// <summary>Written by the user: <c>config.yaml</c>.</summary>
    public required string Configuration { get; init; }

    /// <summary>Data that must not be lost: store and profile.</summary>
    public required string Data { get; init; }

    /// <summary>Data that can be fetched or built again: sources, build trees.</summary>
    public required string Cache { get; init; }

    /// <summary>State of this machine: logs, running guests, results of probes.</summary>
    public required string State { get; init; }

    public string ConfigurationFile => Path.Combine(Configuration, "config.yaml");

    public string Store => Path.Combine(Data, "store");

    public string BuildKeys => Path.Combine(Data, "keys");

    public string Profile => Path.Combine(Data, "profile");

    /// <summary>The disks that guests write to.</summary>
    public string Disks => Path.Combine(Data, "disks");

    public string UnfinishedDisks => Path.Combine(Disks, "unfinished");

    public string Sources => Path.Combine(Cache, "sources");

    public string Builds => Path.Combine(Cache, "builds");

    public string Logs => Path.Combine(State, "logs");

    public string Guests => Path.Combine(State, "guests");

    /// <summary>Images of users' directories, each until its guest has started.</summary>
    public string Mounts => Path.Combine(State, "mounts");

    /// <summary>Directories of guests that run in the foreground.</summary>
    public string Runs => Path.Combine(State, "runs");

    public string Probes => Path.Combine(State, "probes");

    /// <param name="variable">Looks an environment variable up; null where it is not set.</param>
    public static RrpkgDirectories From(Func<string, string?> variable)
    {
        if (Absolute(variable("RRPKG_HOME")) is { } home)
        {
            return new RrpkgDirectories
            {
                Configuration = Path.Combine(home, "config"),
                Data = Path.Combine(home, "data"),
                Cache = Path.Combine(home, "cache"),
                State = Path.Combine(home, "state"),
            };
        }

        // The specification has relative values ignored.
        var user = Absolute(variable("HOME")) ?? "/root";
        return new RrpkgDirectories
        {
            Configuration = Path.Combine(Absolute(variable("XDG_CONFIG_HOME")) ?? Path.Combine(user, ".config"), "rrpkg"),
            Data = Path.Combine(Absolute(variable("XDG_DATA_HOME")) ?? Path.Combine(user, ".local/share"), "rrpkg"),
            Cache = Path.Combine(Absolute(variable("XDG_CACHE_HOME")) ?? Path.Combine(user, ".cache"), "rrpkg"),
            State = Path.Combine(Absolute(variable("XDG_STATE_HOME")) ?? Path.Combine(user, ".local/state"), "rrpkg"),
        };
    }

    private static string? Absolute(string? path) => path is not null && Path.IsPathRooted(path) ? path : null;
}
