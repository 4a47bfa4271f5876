namespace Rumprun.Packages.Engine.Conformance;

/// <summary>How a probe fared.</summary>
public abstract record ProbeOutcome
{
    private ProbeOutcome()
    {
    }

    /// <summary>There is no gap, or none any more.</summary>
    public sealed record Works : ProbeOutcome
    {
        public override string ToString() => "works";
    }

    /// <summary>The compiler refuses it.</summary>
    public sealed record DoesNotCompile(string Complaint) : ProbeOutcome
    {
        public override string ToString() => $"does not compile: {Complaint}";
    }

    public sealed record DoesNotLink(string Complaint) : ProbeOutcome
    {
        public override string ToString() => $"does not link: {Complaint}";
    }

    /// <summary>It runs, and what it sees is wrong.</summary>
    public sealed record Misbehaves(string Complaint) : ProbeOutcome
    {
        public override string ToString() => Complaint;
    }

    /// <summary>The guest ended in the middle of it, or never came back.</summary>
    public sealed record TakesGuestDown(string Complaint) : ProbeOutcome
    {
        public override string ToString() => $"takes the guest down: {Complaint}";
    }

    /// <summary>This toolchain cannot be asked: there is no C++ compiler.</summary>
    public sealed record NotTried(string Reason) : ProbeOutcome
    {
        public override string ToString() => $"not tried: {Reason}";
    }
}
