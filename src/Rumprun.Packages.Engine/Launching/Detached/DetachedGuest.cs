using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;

namespace Rumprun.Packages.Engine.Launching.Detached;

/// <summary>
/// A guest that was started in the background, and its state at this moment. It is listed until it is stopped.
/// </summary>
public sealed record DetachedGuest
{
    public required PortName Name { get; init; }

    public required Target Target { get; init; }

    public required string Image { get; init; }

    public required GuestState State { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public ImmutableArray<PortForward> Forwards { get; init; } = [];
}

/// <summary>The state of a detached guest.</summary>
public abstract record GuestState
{
    private GuestState()
    {
    }

    /// <summary>It boots, or is not ready yet.</summary>
    public sealed record Starting(int Supervisor) : GuestState;

    /// <summary>It is ready.</summary>
    public sealed record Running(int Supervisor) : GuestState;

    /// <summary>Its program ended by itself.</summary>
    public sealed record Exited(int Status) : GuestState;

    /// <summary>It crashed, did not start, or its supervisor was killed.</summary>
    public sealed record Failed(ImmutableArray<Diagnostic> Problems) : GuestState;

    /// <summary>Whether it has processes.</summary>
    public bool IsAlive => this is Starting or Running;
}
