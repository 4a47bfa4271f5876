using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Locking;

/// <summary>
/// One difference between the locked and the current result. As text it is a sentence without its full stop.
/// </summary>
public abstract record LockDifference
{
    private LockDifference()
    {
    }

    /// <summary>The toolchain, or that of the build machine's tools.</summary>
    public sealed record OtherToolchain(bool IsForTools, Sha256Digest Locked, Sha256Digest Actual) : LockDifference
    {
        public override string ToString() =>
            $"the toolchain{(IsForTools ? " of the build tools" : "")} has the identity `{Actual.Short}`, and "
                + $"`{Locked.Short}` is locked";
    }

    /// <summary>Something about one port of a graph.</summary>
    /// <param name="Tool">The build machine's graph that the port is in; null: the target's own.</param>
    public abstract record OfPort(string? Tool, PortName Name) : LockDifference
    {
        private protected string Subject => Tool is null ? $"`{Name}`" : $"`{Name}` (for the build tool `{Tool}`)";
    }

    /// <summary>It is needed now, and was not.</summary>
    public sealed record Added(string? Tool, PortName Name, PortVersion Actual) : OfPort(Tool, Name)
    {
        public override string ToString() => $"{Subject} {Actual} is needed, and not locked";
    }

    /// <summary>It was needed, and no longer is.</summary>
    public sealed record Removed(string? Tool, PortName Name, PortVersion Locked) : OfPort(Tool, Name)
    {
        public override string ToString() => $"{Subject} {Locked} is locked, and not needed";
    }

    public sealed record OtherVersion(
        string? Tool, PortName Name, PortVersion Locked, PortVersion Actual) : OfPort(Tool, Name)
    {
        public override string ToString() => $"{Subject} is locked at {Locked}, and resolves to {Actual}";
    }

    /// <summary>An option is on in only one of the two.</summary>
    public sealed record OtherOption(string? Tool, PortName Name, PortName Option, bool IsLocked) : OfPort(Tool, Name)
    {
        public override string ToString() => IsLocked
            ? $"{Subject} is locked with the option `{Option}`, and resolves without it"
            : $"{Subject} resolves with the option `{Option}`, and is locked without it";
    }

    /// <summary>A source is named by only one of the two.</summary>
    public sealed record OtherSource(string? Tool, PortName Name, LockedSource Source, bool IsLocked) : OfPort(Tool, Name)
    {
        public override string ToString() => IsLocked
            ? $"{Subject} is locked with the source `{Source}`, which its port no longer names"
            : $"{Subject} has the source `{Source}`, which is not locked";
    }

    /// <summary>Files of the port or its recipes differ, although it is at the same version.</summary>
    public sealed record OtherPort(
        string? Tool, PortName Name, Sha256Digest Locked, Sha256Digest Actual) : OfPort(Tool, Name)
    {
        public override string ToString() =>
            $"{Subject}: the port's files or recipe have the hash `{Actual.Short}`, and `{Locked.Short}` is locked";
    }

    /// <summary>Its dependencies differ.</summary>
    public sealed record OtherDependencies(string? Tool, PortName Name) : OfPort(Tool, Name)
    {
        public override string ToString() => $"{Subject} depends on other ports than when it was locked";
    }
}
