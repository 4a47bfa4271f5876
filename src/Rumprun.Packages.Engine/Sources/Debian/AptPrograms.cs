namespace Rumprun.Packages.Engine.Sources.Debian;

/// <summary>Apt's programs: names on PATH, or paths.</summary>
public sealed record AptPrograms
{
    public string Config { get; init; } = "apt-config";

    public string Get { get; init; } = "apt-get";

    public string Cache { get; init; } = "apt-cache";

    public string Helper { get; init; } = "/usr/lib/apt/apt-helper";
}
