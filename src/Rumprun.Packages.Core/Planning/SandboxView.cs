using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Core.Planning;

/// <summary>
/// Where things lie for steps in the sandbox. The places are the same on every machine, so that none of a machine's own gets
/// into what is built.
/// </summary>
public static class SandboxView
{
    /// <summary>The version of what a step meets: paths, environment, devices, users. It is in every build key.</summary>
    public const int Version = 1;

    /// <summary>The build's own directory.</summary>
    public const string Build = "/build";

    /// <summary>The port's folder.</summary>
    public const string Port = "/port";

    /// <summary>The target's toolchain, where it has a directory of its own.</summary>
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
    /// Whether a toolchain is a directory of its own: one below <c>/usr</c> is part of the machine's programs.
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
