namespace Rumprun.Packages.Core.Resolution;

/// <summary>
/// A proof that a request has no solution: an incompatibility without terms, derived step by step from facts. Built on first
/// use, since many callers only ask whether there is a solution.
/// </summary>
public sealed class ResolutionFailure
{
    private readonly Lazy<Incompatibility> _rootCause;

    internal ResolutionFailure(Func<Incompatibility> derive) => _rootCause = new Lazy<Incompatibility>(derive);

    public Incompatibility RootCause => _rootCause.Value;

    /// <summary>Every incompatibility of the proof, once, causes before what follows from them.</summary>
    public IEnumerable<Incompatibility> Derivation()
    {
        var seen = new HashSet<Incompatibility>();
        var open = new Stack<(Incompatibility Incompatibility, bool CausesDone)>([(RootCause, false)]);
        while (open.TryPop(out var next))
        {
            if (next.CausesDone)
            {
                yield return next.Incompatibility;
            }
            else if (seen.Add(next.Incompatibility))
            {
                open.Push((next.Incompatibility, true));
                if (next.Incompatibility.Cause is IncompatibilityCause.Derived derived)
                {
                    open.Push((derived.Second, false));
                    open.Push((derived.First, false));
                }
            }
        }
    }
}
