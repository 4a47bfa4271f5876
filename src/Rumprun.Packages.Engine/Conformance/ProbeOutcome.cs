namespace Rumprun.Packages.Engine.Conformance;

/// <summary>How a probe ended.</summary>
public abstract record ProbeOutcome
{
    private ProbeOutcome()
    {
    }

    /// <summary>There is no gap, or it is covered.</summary>
    public sealed record Works : ProbeOutcome
    {
        public override string ToString() => "works";
    }

    /// <summary>The compiler rejected it.</summary>
    public sealed record DoesNotCompile(string Complaint) : ProbeOutcome
    {
        public override string ToString() => $"does not compile: {Complaint}";
    }

    public sealed record DoesNotLink(string Complaint) : ProbeOutcome
    {
        public override string ToString() => $"does not link: {Complaint}";
    }

    /// <summary>It ran, and found wrong behaviour.</summary>
    public sealed record Misbehaves(string Complaint) : ProbeOutcome
    {
        public override string ToString() => Complaint;
    }

    /// <summary>The guest crashed or hung while it ran.</summary>
    public sealed record TakesGuestDown(string Complaint) : ProbeOutcome
    {
        public override string ToString() => $"takes the guest down: {Complaint}";
    }

    /// <summary>It was not run, because the toolchain has no C++ compiler.</summary>
    public sealed record NotTried(string Reason) : ProbeOutcome
    {
        public override string ToString() => $"not tried: {Reason}";
    }
}
