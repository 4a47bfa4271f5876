using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Resolution.Solving;

/// <summary>
/// What some candidates of a package ask of another: to be at one of the allowed candidates (a dependency), or not to be at
/// one of those refused (a conflict). As an incompatibility: the owner at one of <see cref="Owners"/>, the target outside
/// <see cref="Allowed"/>.
/// </summary>
internal sealed record Rule(
    Package Owner, CandidateSet Owners, Package Target, CandidateSet Allowed, RuleText Text)
{
    public CandidateSet Forbidden { get; } = Target.Everything.Except(Allowed);
}

/// <summary>What a rule says, as the provider states it.</summary>
/// <param name="Virtual">Of a conflict: the virtual package that it is about; null: a port as such is refused.</param>
internal sealed record RuleText(RuleKind Kind, Requirement Requirement, PortName? Virtual)
{
    /// <summary>An arbitrary but stable order.</summary>
    public static Comparer<RuleText> Order { get; } = Comparer<RuleText>.Create(static (a, b) =>
        Requirement.Order.Compare(a.Requirement, b.Requirement) is not 0 and var byRequirement ? byRequirement
        : a.Kind != b.Kind ? a.Kind.CompareTo(b.Kind)
        : Nullable.Compare(a.Virtual, b.Virtual));
}

/// <summary>Why a rule holds.</summary>
internal enum RuleKind
{
    Dependency,

    Conflict,

    /// <summary>Both provide one exclusive virtual package.</summary>
    Exclusive,
}

/// <summary>A rule as one candidate sees it: what propagation reads, close together.</summary>
internal readonly record struct CandidateRule(int Target, int Rule, CandidateSet Allowed);

/// <summary>
/// Candidates of a package that cannot be chosen. The reason is null if the package is an option that they do not have.
/// </summary>
internal sealed record Exclusion(Package Package, CandidateSet Candidates, string? Reason);
