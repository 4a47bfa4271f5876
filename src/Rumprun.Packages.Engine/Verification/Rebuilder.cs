using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Engine.Resolving;

namespace Rumprun.Packages.Engine.Verification;

/// <summary>Builds the ports of one tree into a store that has no other packages, without caches.</summary>
public sealed record Rebuilder(PortResolver Resolver, BuildScheduler Scheduler, BuildStore Packages);
