using System.Collections.Immutable;
using Rumprun.Packages.Engine.Resolving;

namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>One port of a run: built once, however many others need it, as a library or as a build tool.</summary>
public sealed record ScheduledPort
{
    public required ResolvedNode Node { get; init; }

    /// <summary>Its place in <see cref="BuildSchedule.Ports"/>; those that it needs have lower ones.</summary>
    public required int Index { get; init; }

    /// <summary>Everything that it is linked with, direct or not.</summary>
    public required ImmutableArray<ScheduledPort> Libraries { get; init; }

    public required ImmutableArray<ScheduledPort> Tools { get; init; }

    /// <summary>The user asked for it by name, so that its images are wanted too. A tool is asked for by a port, not by the user.</summary>
    public bool IsRequested => Node.IsRequested;

    public IEnumerable<ScheduledPort> Needs => Libraries.Concat(Tools);

    /// <summary>What a person calls it while it is built: <c>nginx</c>, <c>nginx[ssl]</c>. A tool's target tells it from the library of the same name.</summary>
    public required string Subject { get; init; }
}
