using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Packages;

namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>One package that a run has to provide: its key, and how it is made if there is none yet.</summary>
/// <param name="Make">Makes it and adds it to the store; gets the FIFO of the run's jobserver.</param>
internal sealed record PackageAction(ScheduledPort Port, Sha256Digest Key, Func<string, Task<Package>> Make)
{
    /// <summary>What is made: <c>build</c> or <c>image</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Downloads what <see cref="Make"/> needs, before a build slot is taken; null if it needs nothing.</summary>
    public Func<Task>? Fetch { get; init; }

    /// <summary>Whether it is made even if the store has it, to compare the two.</summary>
    public bool IsCheck { get; init; }
}
