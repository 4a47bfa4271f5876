using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>The result of a run for one port.</summary>
public abstract record PortOutcome(ScheduledPort Port)
{
    /// <summary>Its packages are in the store.</summary>
    public sealed record Ready(ScheduledPort Port, BuiltPort Built) : PortOutcome(Port);

    /// <summary>Neither the store nor, in <see cref="BuildMode.Pull"/>, a cache has its package.</summary>
    /// <param name="Key">Null if a dependency is missing too: the key depends on the dependency's output.</param>
    public sealed record Missing(ScheduledPort Port, Sha256Digest? Key) : PortOutcome(Port);

    /// <summary>A mirror has a release of it, which was not to be fetched.</summary>
    public sealed record Published(ScheduledPort Port, PortName Mirror) : PortOutcome(Port);

    /// <summary>It could not be built or baked.</summary>
    public sealed record Failed(ScheduledPort Port, ImmutableArray<Diagnostic> Problems, DiagnosticException Cause)
        : PortOutcome(Port);

    /// <summary>It was not tried, because a port that it needs failed.</summary>
    public sealed record Skipped(ScheduledPort Port, ScheduledPort BecauseOf) : PortOutcome(Port);

    /// <summary>It was not started, because another port had failed before.</summary>
    public sealed record NotStarted(ScheduledPort Port) : PortOutcome(Port);
}
