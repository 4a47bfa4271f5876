namespace Rumprun.Packages.Core.Resolution.Solving;

/// <summary>What kind of incompatibility a <see cref="Reason"/> names.</summary>
internal enum ReasonKind
{
    /// <summary>No incompatibility: a decision of the solver.</summary>
    Decision,

    /// <summary>A requirement of the request: its package is not at one of its versions.</summary>
    Requested,

    /// <summary>The versions of a port that a pin of the request excludes.</summary>
    Pinned,

    /// <summary>A dependency or conflict of some candidates of a package.</summary>
    Rule,

    /// <summary>Candidates that cannot be chosen.</summary>
    Exclusion,

    /// <summary>An option at some versions, without its port at one of them.</summary>
    SameVersion,

    /// <summary>An incompatibility derived by conflict resolution.</summary>
    Learned,

    /// <summary>Packages that each depend on the next, and the last on the first.</summary>
    Cycle,
}

/// <summary>
/// Names an incompatibility, the cause of an assignment or of a conflict: its kind and its index among its kind.
/// </summary>
internal readonly record struct Reason
{
    private const int KindBits = 3;
    private readonly int _value;

    public Reason(ReasonKind kind, int index) => _value = (index << KindBits) | (int)kind;

    public static Reason Decision => default;

    public ReasonKind Kind => (ReasonKind)(_value & ((1 << KindBits) - 1));

    public int Index => _value >> KindBits;
}
