namespace Rumprun.Packages.Testing.Trust;

/// <summary>A clock that a test sets.</summary>
public sealed class SimulatedClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
