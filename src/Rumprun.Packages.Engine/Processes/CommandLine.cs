using System.Collections.Immutable;

namespace Rumprun.Packages.Engine.Processes;

/// <summary>A program to run: its arguments as they are, and its whole environment.</summary>
public sealed record CommandLine
{
    /// <summary>The program: a path, or a name that is looked up on this process's PATH.</summary>
    public required string Program { get; init; }

    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>The whole environment of the child. Nothing is inherited.</summary>
    public ImmutableSortedDictionary<string, string> Environment { get; init; } = CleanEnvironment;

    public string WorkingDirectory { get; init; } = "/";

    /// <summary>The default environment: a PATH of the system's directories, and the C locale.</summary>
    public static ImmutableSortedDictionary<string, string> CleanEnvironment { get; } =
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal,
        [
            KeyValuePair.Create("LC_ALL", "C"),
            KeyValuePair.Create("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
        ]);

    /// <summary>The line as one would type it: quoted for a POSIX shell where needed.</summary>
    public override string ToString() => string.Join(' ', Arguments.Prepend(Program).Select(Quote));

    private static string Quote(string word) =>
        word.Length > 0
            && word.All(static c => char.IsAsciiLetterOrDigit(c) || "@%+=:,./-_".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
