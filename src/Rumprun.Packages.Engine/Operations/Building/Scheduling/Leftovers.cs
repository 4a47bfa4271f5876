using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Operations.Building.Scheduling;

/// <summary>What builds leave behind that are killed before they can clear up: told from what is in use by its owner's lock.</summary>
internal static class Leftovers
{
    public static void Sweep(RrpkgDirectories directories, PackageKeeper packages)
    {
        OwnedDirectory.Sweep(directories.Builds, prefix: "");
        AtomicFile.Sweep(directories.BuildKeys);
        packages.Sweep();
    }
}
