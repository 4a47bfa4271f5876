namespace Rumprun.Packages.Core.Planning;

/// <summary>What keeps a build's steps from the machine.</summary>
public enum BuildIsolation
{
    /// <summary>Namespaces, fixed paths, and a root that holds what was declared.</summary>
    Sandbox,

    /// <summary>Nothing: steps see the machine's files and its network. What they make is marked so.</summary>
    Off,
}
