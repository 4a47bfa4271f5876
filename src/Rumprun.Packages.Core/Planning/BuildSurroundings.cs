using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Planning;

/// <summary>
/// What a step could find out about the machine and the moment, and nothing that it makes may depend on: in no key.
/// </summary>
public sealed record BuildSurroundings
{
    public static BuildSurroundings Usual { get; } = new();

    /// <summary>Other ones, for a second build that has to come out as the first.</summary>
    public static BuildSurroundings Other { get; } = new()
    {
        HostName = "another-machine",
        Umask = "027",
        Variables = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
            .Add("LANG", "fr_FR.UTF-8").Add("LANGUAGE", "fr").Add("USER", "somebody").Add("LOGNAME", "somebody"),
        SourceAge = TimeSpan.FromDays(400),
    };

    /// <summary>What a sandbox calls itself.</summary>
    public string HostName { get; init; } = "build";

    /// <summary>Octal digits.</summary>
    public string Umask { get; init; } = "022";

    /// <summary>Variables that a step gets besides those that its plan lists.</summary>
    public ImmutableSortedDictionary<string, string> Variables { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// How much older the sources' files are made than they are; not zero: their order in directories is turned round too,
    /// where the file system lets it be seen.
    /// </summary>
    public TimeSpan SourceAge { get; init; }
}
