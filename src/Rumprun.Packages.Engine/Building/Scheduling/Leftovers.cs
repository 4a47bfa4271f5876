using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Images;
using Rumprun.Packages.Engine.Sandboxing;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>
/// What builds leave behind that are killed before they can clear up: told from what is in use by its owner's lock. A failed
/// build's directory, which is kept on purpose, is none of that.
/// </summary>
public sealed class Leftovers(RrpkgDirectories directories, PackageStore store, Sandbox sandbox)
{
    public void Sweep()
    {
        OwnedDirectory.Sweep(directories.Builds, prefix: "");
        AtomicFile.Sweep(directories.BuildKeys);
        store.Sweep();
        sandbox.Sweep();
        ScratchDirectory.Sweep();
    }
}
