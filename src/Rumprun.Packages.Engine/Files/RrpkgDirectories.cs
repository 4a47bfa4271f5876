using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Files;

/// <summary>
/// Where rrpkg keeps things: the XDG base directories (specification 0.8), or one folder for all of them where
/// <c>RRPKG_HOME</c> names it. All absolute. Nothing is created here.
/// </summary>
public sealed record RrpkgDirectories
{
    /// <summary>Why there are none; thrown when one is asked for, so that what needs none goes on without.</summary>
    private DiagnosticException? Problem { get; init; }

    /// <summary>Written by the user: <c>config.yaml</c>.</summary>
    /// <exception cref="DiagnosticException">
    /// RR0005, RR0006: the environment names no directory; so for the others.
    /// </exception>
    public required string Configuration { get => Checked(field); init; }

    /// <summary>Data that must not be lost: store and profile.</summary>
    public required string Data { get => Checked(field); init; }

    /// <summary>Data that can be fetched or built again: sources, build trees.</summary>
    public required string Cache { get => Checked(field); init; }

    /// <summary>State of this machine: logs, running guests, results of probes.</summary>
    public required string State { get => Checked(field); init; }

    public string ConfigurationFile => Path.Combine(Configuration, "config.yaml");

    public string Store => Path.Combine(Data, "store");

    public string BuildKeys => Path.Combine(Data, "keys");

    /// <summary>Toolchains that rrpkg installed, each in a directory of its own.</summary>
    public string Toolchains => Path.Combine(Data, "toolchains");

    public string Profile => Path.Combine(Data, "profile");

    /// <summary>The disks that guests write to.</summary>
    public string Disks => Path.Combine(Data, "disks");

    public string UnfinishedDisks => Path.Combine(Disks, "unfinished");

    public string Sources => Path.Combine(Cache, "sources");

    public string Builds => Path.Combine(Cache, "builds");

    /// <summary>Ports trees made from programs of the user's own.</summary>
    public string Programs => Path.Combine(Cache, "programs");

    public string Logs => Path.Combine(State, "logs");

    public string Guests => Path.Combine(State, "guests");

    /// <summary>Images of users' directories, each until its guest has started.</summary>
    public string Mounts => Path.Combine(State, "mounts");

    /// <summary>Directories of guests that run in the foreground.</summary>
    public string Runs => Path.Combine(State, "runs");

    public string Probes => Path.Combine(State, "probes");

    /// <param name="variable">Looks an environment variable up; null where it is not set. An empty one counts as not
    /// set.</param>
    /// <param name="home">The user's directory as the system's list of users has it, for when HOME is not set; null where it
    /// has none.</param>
    public static RrpkgDirectories From(Func<string, string?> variable, Func<string?>? home = null)
    {
        try
        {
            return Read(variable, home);
        }
        catch (DiagnosticException e)
        {
            return new RrpkgDirectories { Problem = e, Configuration = "", Data = "", Cache = "", State = "" };
        }
    }

    private static RrpkgDirectories Read(Func<string, string?> variable, Func<string?>? home)
    {
        if (Absolute(variable, "RRPKG_HOME") is { } all)
        {
            return new RrpkgDirectories
            {
                Configuration = Path.Combine(all, "config"),
                Data = Path.Combine(all, "data"),
                Cache = Path.Combine(all, "cache"),
                State = Path.Combine(all, "state"),
            };
        }

        return new RrpkgDirectories
        {
            Configuration = Base("XDG_CONFIG_HOME", ".config"),
            Data = Base("XDG_DATA_HOME", ".local/share"),
            Cache = Base("XDG_CACHE_HOME", ".cache"),
            State = Base("XDG_STATE_HOME", ".local/state"),
        };

        string Base(string name, string usual) =>
            Path.Combine(Absolute(variable, name) ?? Path.Combine(User(), usual), "rrpkg");

        string User() => Absolute(variable, "HOME") ?? home?.Invoke() ?? throw FileDiagnostics.NoHome.Exception(
            "HOME is not set, and this user has no home directory: there is no place for what is installed",
            "set HOME, or RRPKG_HOME to a directory for all that rrpkg keeps");
    }

    /// <summary>
    /// Relative ones would be another directory wherever one stands. The specification has them ignored, which would put
    /// things where no one looks for them.
    /// </summary>
    private static string? Absolute(Func<string, string?> variable, string name) =>
        variable(name) is not { Length: > 0 } path ? null
        : Path.IsPathRooted(path) ? path
        : throw FileDiagnostics.NotAbsolute.Exception(
            $"{name} is `{path}`, which is not an absolute path", $"set it to one: `{name}=$PWD/{path}`");

    private string Checked(string path) => Problem is null ? path : throw Problem;
}
