using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>What became of one port of a run.</summary>
public abstract record PortOutcome(ScheduledPort Port)
{
    /// <summary>Its packages are in the store.</summary>
    public sealed record Ready(ScheduledPort Port, BuiltPort Built) : PortOutcome(Port);

    /// <summary>It could not be built, or baked.</summary>
    public sealed record Failed(ScheduledPort Port, ImmutableArray<Diagnostic> Problems, DiagnosticException Cause) : PortOutcome(Port);

    /// <summary>It was not tried, for something that it needs failed.</summary>
    public sealed record Skipped(ScheduledPort Port, ScheduledPort BecauseOf) : PortOutcome(Port);

    /// <summary>It was not begun, since another port had failed by then.</summary>
    public sealed record NotBegun(ScheduledPort Port) : PortOutcome(Port);
}
