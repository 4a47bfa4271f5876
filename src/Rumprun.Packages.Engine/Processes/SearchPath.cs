using System.Collections.Immutable;

namespace Rumprun.Packages.Engine.Processes;

/// <summary>The directories of a PATH variable, as a shell searches them for programs.</summary>
public sealed record SearchPath(ImmutableArray<string> Directories)
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The directories that the system's own programs are in, whatever PATH says.</summary>
    public static SearchPath System { get; } = Parse(CommandLine.CleanEnvironment["PATH"]);

    /// <summary>
    /// The same with the system's directories behind it: a user's PATH on Debian leaves out /usr/sbin, where mke2fs is.
    /// </summary>
    public SearchPath WithSystem => new([.. Directories.Concat(System.Directories).Distinct(StringComparer.Ordinal)]);

    /// <summary>Relative entries are left out: what a build uses must not depend on the current directory.</summary>
    public static SearchPath Parse(string? path) =>
        new([.. (path ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Where(Path.IsPathRooted)]);

    /// <summary>The absolute path of the first executable file of that name, or null.</summary>
    public string? Find(string program) =>
        Directories.Select(d => Path.Combine(d, program)).FirstOrDefault(IsExecutable);

    /// <summary>Whether a path is an executable file, links followed.</summary>
    public static bool IsExecutable(string path) =>
        File.Exists(path) && (File.GetUnixFileMode(path) & AnyExecute) != 0;
}
