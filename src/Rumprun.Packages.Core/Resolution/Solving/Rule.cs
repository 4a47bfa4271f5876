namespace Rumprun.Packages.Core.Resolution.Solving;

/// <summary>
/// What some candidates of a package ask of another: to be at one of the allowed candidates (a dependency), or not to be at
/// one of those refused (a conflict). As an incompatibility: the owner at one of <see cref="Owners"/>, the target outside
/// <see cref="Allowed"/>.
/// </summary>
internal sealed record Rule(
    Package Owner, CandidateSet Owners, Package Target, CandidateSet Allowed, Requirement Requirement, bool IsConflict)
{
    public CandidateSet Forbidden { get; } = Target.Everything.Except(Allowed);
}

/// <summary>A rule as one candidate sees it: what propagation reads, close together.</summary>
internal readonly record struct CandidateRule(int Target, int Rule, CandidateSet Allowed);

/// <summary>Candidates of a package that cannot be chosen. Reason: null where it is an option that they have not.</summary>
internal sealed record Exclusion(Package Package, CandidateSet Candidates, string? Reason);
