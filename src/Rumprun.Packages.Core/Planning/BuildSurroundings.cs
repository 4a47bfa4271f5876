using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Planning;

/// <summary>
/// What a step could observe of the machine and the time, and its output must not depend on. Not part of any key.
/// </summary>
public sealed record BuildSurroundings
{
    public static BuildSurroundings Usual { get; } = new();

    /// <summary>Different surroundings, for a second build that must give the same output.</summary>
    public static BuildSurroundings Other { get; } = new()
    {
        HostName = "another-machine",
        Umask = "027",
        Variables = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
            .Add("LANG", "fr_FR.UTF-8").Add("LANGUAGE", "fr").Add("USER", "somebody").Add("LOGNAME", "somebody"),
        SourceAge = TimeSpan.FromDays(400),
    };

    /// <summary>The host name in a sandbox.</summary>
    public string HostName { get; init; } = "build";

    /// <summary>Octal digits.</summary>
    public string Umask { get; init; } = "022";

    /// <summary>Variables that a step gets in addition to those of its plan.</summary>
    public ImmutableSortedDictionary<string, string> Variables { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// How much the modification times of the sources are shifted back. If not zero, their order in directories is reversed
    /// too, if the file system preserves it.
    /// </summary>
    public TimeSpan SourceAge { get; init; }
}
