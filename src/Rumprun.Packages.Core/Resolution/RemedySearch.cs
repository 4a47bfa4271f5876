using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>
/// Looks for single changes that would give a failed request a solution, by solving each changed request. Only changes to
/// the facts that the proof rests on can help, so there are few to try.
/// </summary>
public sealed class RemedySearch(IPackageProvider provider)
{
    /// <summary>The most changes to try, and the most steps for each.</summary>
    private const int MostTries = 100;

    private const int StepLimit = 2_000;

    private bool _isComplete = true;
    private int _tries;

    /// <summary>The packages as they are for other targets, by name of the target.</summary>
    public IEnumerable<(string Target, IPackageProvider Provider)> OtherTargets { get; init; } = [];

    /// <summary>
    /// The changes of the request that help, then those that loosen a port. If there is none, further changes of ports.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public Remedies Find(ResolutionRequest request, ResolutionFailure failure, CancellationToken cancellationToken)
    {
        (_isComplete, _tries) = (true, 0);
        var facts = failure.Derivation().Where(static i => i.Cause is not IncompatibilityCause.Derived).ToArray();
        var ports = new PortChanges(provider, request, facts);
        var asked = new RequestChanges(provider, request, facts) { OtherTargets = OtherTargets };
        foreach (var changes in (IEnumerable<RemedyChange>[])
            [[.. asked.All(), .. ports.Loosening()], ports.Others(), ports.DroppedDependencies()])
        {
            if (Working(changes, cancellationToken) is { Count: > 0 } found)
            {
                return new Remedies(found, _isComplete);
            }
        }

        return new Remedies([], _isComplete);
    }

    private List<Remedy> Working(IEnumerable<RemedyChange> changes, CancellationToken cancellationToken)
    {
        var solver = new VersionSolver(provider);
        var found = new List<Remedy>();
        foreach (var change in changes)
        {
            if (_tries++ == MostTries)
            {
                _isComplete = false;
                break;
            }

            if (Try(change, solver, cancellationToken) is { } remedy)
            {
                found.Add(remedy);
            }
        }

        return found;
    }

    private Remedy? Try(RemedyChange change, VersionSolver solver, CancellationToken cancellationToken)
    {
        var changed = change.Provider is null ? solver : new VersionSolver(change.Provider);
        if (Solve(changed, change.Request, cancellationToken) is not { } solution)
        {
            return null;
        }

        // What the solution showed makes the change concrete, and that is tried as well.
        return change.Concrete(solution) is { } concrete
            ? Try(concrete, solver, cancellationToken) : change.Remedy(solution);
    }

    private Resolution? Solve(VersionSolver solver, ResolutionRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return solver.Solve(
                request with { StepLimit = StepLimit }, cancellationToken) is ResolutionResult.Solved(var solution)
                ? solution : null;
        }
        catch (DiagnosticException e) when (e.Diagnostics[0].Descriptor == ResolutionDiagnostics.TooMuchWork)
        {
            // Undecided within the limit; not suggested.
            _isComplete = false;
            return null;
        }
    }
}

/// <summary>A change to try, and the remedy that it is if it helps.</summary>
internal sealed record RemedyChange(ResolutionRequest Request, Func<Resolution, Remedy> Remedy)
{
    /// <summary>The provider to solve with; null if the ports are unchanged.</summary>
    public IPackageProvider? Provider { get; init; }

    /// <summary>The change to suggest, once a solution shows which versions help; null: this one.</summary>
    public Func<Resolution, RemedyChange?> Concrete { get; init; } = static _ => null;
}
