namespace Rumprun.Packages.Core.Planning;

/// <summary>How a build's steps are isolated from the machine.</summary>
public enum BuildIsolation
{
    /// <summary>Namespaces, fixed paths, and a root with only what was declared.</summary>
    Sandbox,

    /// <summary>No isolation: steps see the machine's files and its network. Their packages are marked.</summary>
    Off,
}
