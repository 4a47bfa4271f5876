using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Planning;

/// <summary>
/// The paths that steps see in the sandbox. They are the same on every machine, so that no path of the machine gets into the
/// output.
/// </summary>
public static class SandboxView
{
    /// <summary>
    /// The version of what a step sees: paths, environment, devices, users. It is part of every build key.
    /// </summary>
    public const int Version = 1;

    /// <summary>The build's own directory.</summary>
    public const string Build = "/build";

    /// <summary>The port's folder.</summary>
    public const string Port = "/port";

    /// <summary>The target's toolchain, if it has its own directory.</summary>
    public const string Toolchain = "/toolchain";

    /// <summary>The tree of a dependency or build tool.</summary>
    public static string Dependency(PortName name) => $"/dependencies/{name}";

    /// <summary>The same build as its steps see it.</summary>
    public static BuildBinding Of(BuildBinding outside) => outside with
    {
        Layout = new BuildLayout(Build),
        Toolchain = Inside(outside.Toolchain),
        PortFolder = Port,
        Dependencies = outside.Dependencies.ToImmutableSortedDictionary(static d => d.Key, static d => Dependency(d.Key)),
    };

    /// <summary>
    /// Whether a toolchain has its own directory: one below <c>/usr</c> is part of the machine's programs.
    /// </summary>
    public static bool HasPrefix(Toolchain toolchain) => toolchain.Prefix is not ("/" or "/usr" or "");

    private static Toolchain Inside(Toolchain toolchain)
    {
        return !HasPrefix(toolchain) ? toolchain : toolchain with
        {
            Prefix = Toolchain,
            Sysroot = Moved(toolchain.Sysroot),
            Tools = toolchain.Tools.ToImmutableSortedDictionary(static t => t.Key, t => Moved(t.Value)),
            PathDirectories = [.. toolchain.PathDirectories.Select(Moved)],
            Flags = toolchain.Flags.ToImmutableSortedDictionary(
                static f => f.Key, f => f.Value.Replace(
                    toolchain.Prefix, Toolchain, StringComparison.Ordinal), StringComparer.Ordinal),
        };

        string Moved(string path) =>
            path == toolchain.Prefix || path.StartsWith($"{toolchain.Prefix}/", StringComparison.Ordinal)
                ? $"{Toolchain}{path[toolchain.Prefix.Length..]}"
                : path;
    }
}
