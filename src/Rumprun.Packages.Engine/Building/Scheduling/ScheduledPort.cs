using System.Collections.Immutable;
using Rumprun.Packages.Engine.Resolving;

namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>One port of a run. It is built once, even if several others need it as a library or a build tool.</summary>
public sealed record ScheduledPort
{
    public required ResolvedNode Node { get; init; }

    /// <summary>Its place in <see cref="BuildSchedule.Ports"/>. Ports that it needs have lower ones.</summary>
    public required int Index { get; init; }

    /// <summary>All ports that it is linked with, directly or not.</summary>
    public required ImmutableArray<ScheduledPort> Libraries { get; init; }

    public required ImmutableArray<ScheduledPort> Tools { get; init; }

    /// <summary>
    /// Whether the user named it, so that its images are needed too. A tool is named by a port, not by the user.
    /// </summary>
    public bool IsRequested => Node.IsRequested;

    public IEnumerable<ScheduledPort> Needs => Libraries.Concat(Tools);

    /// <summary>
    /// Its name in progress and messages: <c>nginx</c>, <c>nginx[ssl]</c>. A tool has its target behind it, to distinguish
    /// it from the library.
    /// </summary>
    public required string Subject { get; init; }
}
