using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Images;
using Rumprun.Packages.Engine.Sandboxing;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>What all builds on this machine share: working directories, locks, and the number of jobs.</summary>
/// <param name="jobs">How many jobs may run at once.</param>
public sealed class BuildHost(RrpkgDirectories directories, PackageStore store, Sandbox sandbox, int jobs)
{
    public int Jobs => jobs;

    /// <summary>A lock for each build key.</summary>
    public BuildLocks Locks { get; } = new(Path.Combine(directories.State, "locks"));

    /// <summary>Opens the jobserver for a run, after deleting what killed builds left behind.</summary>
    public JobServer OpenJobServer()
    {
        Sweep();
        return new JobServer(directories.Builds, jobs);
    }

    /// <summary>
    /// Deletes the working files of builds that were killed: those whose owner's lock is free. The directory of a failed
    /// build, which is kept on purpose, stays.
    /// </summary>
    private void Sweep()
    {
        OwnedDirectory.Sweep(directories.Builds, prefix: "");
        AtomicFile.Sweep(directories.BuildKeys);
        store.Sweep();
        sandbox.Sweep();
        ScratchDirectory.Sweep();
    }
}
