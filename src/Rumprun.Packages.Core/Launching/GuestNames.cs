using System.Globalization;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Launching;

/// <summary>
/// Rules for names that a user gives a guest, the same on every platform. Each returns what is wrong, or null.
/// </summary>
public static class GuestNames
{
    /// <summary>
    /// A host name of letters, digits, <c>-</c> and <c>.</c> (RFC 1123, section 2.1), at most 253 characters.
    /// </summary>
    public static Diagnostic? CheckHostname(string name) =>
        name.Length is >= 1 and <= 253
        && name.Split('.').All(static label =>
            label.Length is >= 1 and <= 63
            && label.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-')
            && label[0] != '-' && label[^1] != '-')
            ? null
            : GuestConfigurationDiagnostics.Hostname.Create(
                $"`{name}` is not a host name", "use letters, digits, `-` and `.`, at most 63 of them between two dots");

    /// <summary>An absolute path below the root, in its shortest form.</summary>
    public static Diagnostic? CheckMountPoint(string path) =>
        path.Length > 1
        && path[0] == '/'
        && path[1..].Split('/').All(static part => part is not ("" or "." or ".."))
        && GuestText.ObstacleAsIs(path) is null
            ? null
            : GuestConfigurationDiagnostics.MountPoint.Create(
                $"`{path}` cannot be a mount point",
                "give an absolute path below `/`, without `.`, `..`, a trailing `/` or quotes: `/data`");

    /// <summary>No two mount points are the same.</summary>
    public static IEnumerable<Diagnostic> CheckDistinct(IEnumerable<string> mountPoints) =>
        mountPoints.GroupBy(static m => m, StringComparer.Ordinal).Where(static g => g.Count() > 1)
            .Select(static g => GuestConfigurationDiagnostics.MountPoint.Create(
                $"two things are mounted at `{g.Key}`", "give each a mount point of its own"));

    /// <summary>A name without <c>=</c>, and nothing in either part that no program can be handed.</summary>
    public static Diagnostic? CheckVariable(string name, string value) =>
        name.Length == 0 || name.Contains('=', StringComparison.Ordinal) || GuestText.Obstacle(name) is not null
            ? GuestConfigurationDiagnostics.Environment.Create(
                $"`{name}` is not the name of an environment variable", "write `NAME=VALUE`")
            : GuestText.Obstacle(value) is { } obstacle
                ? GuestConfigurationDiagnostics.Environment.Create($"the value of `{name}` holds {obstacle}")
                : null;

    /// <summary>Nothing that no program can be handed. Arguments count from 1.</summary>
    public static Diagnostic? CheckArgument(string program, int index, string argument) =>
        GuestText.Obstacle(argument) is { } obstacle
            ? GuestConfigurationDiagnostics.Argument.Create(
                string.Create(
                    CultureInfo.InvariantCulture, $"argument {index} of `{program}`, `{argument}`, holds {obstacle}"),
                "put the value into a file, mount its folder with `-v FOLDER:/mnt`, and let the program read it from there")
            : null;
}
