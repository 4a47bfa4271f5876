using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Resolution.Solving;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>
/// Chooses a version of each package that a request needs: PubGrub, as pub's doc/solver.md describes it. Complete: it finds
/// a solution or a proof that there is none. The same provider and request give the same result, whatever the order of
/// either.
/// </summary>
/// <remarks>
/// The provider's answers are kept across requests, so one solver serves many requests. Neither the solver nor the failures
/// it returns are thread-safe.
/// </remarks>
public sealed class VersionSolver
{
    private readonly Universe _universe;
    private readonly PartialSolution _solution;
    private readonly Incompatibilities _incompatibilities;
    private readonly Propagation _propagation;
    private readonly ConflictResolution _conflicts;
    private readonly DecisionOrder _order;
    private readonly Preference _preference;
    private readonly CycleFinder _cycles;

    public VersionSolver(IPackageProvider provider)
    {
        _universe = new Universe(provider);
        _order = new DecisionOrder(_universe);
        _solution = new PartialSolution(_universe, _order);
        _incompatibilities = new Incompatibilities(_universe);
        _propagation = new Propagation(_universe, _solution, _incompatibilities);
        _conflicts = new ConflictResolution(_universe, _solution, _incompatibilities);
        _preference = new Preference(_universe, _solution, _order);
        _cycles = new CycleFinder(_universe, _solution);
    }

    /// <summary>Observes the search step by step; null: no observer, and steps are not formatted.</summary>
    public IProgress<SolverStep>? Observer { get; init; }

    /// <exception cref="DiagnosticException">RR2008: the request's limit of steps is reached.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ResolutionResult Solve(ResolutionRequest request, CancellationToken cancellationToken)
    {
        Clear();
        _order.Start(request);
        var conflict = Require(request) ?? _propagation.Run();
        var lastProgress = 0;
        for (var steps = 0; ; steps++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (steps - lastProgress > request.StepLimit)
            {
                throw TooMuchWork(request.StepLimit);
            }

            if (conflict is { } satisfied)
            {
                var rootCause = _conflicts.Resolve(satisfied, ref steps);
                if (_incompatibilities.Learned(rootCause.Index) is [])
                {
                    var builder = new FailureBuilder(_universe, _incompatibilities.Detach());
                    return new ResolutionResult.Failed(new ResolutionFailure(() => builder.Build(rootCause)));
                }

                // What is learned without any decision holds for good, which can happen only so often.
                lastProgress = _solution.Level == 0 ? steps : lastProgress;
                ReportConflict(rootCause);
                conflict = Act(rootCause);
            }
            else if (_solution.Undecided.Count > 0)
            {
                conflict = Decide(request);
            }
            else if (!request.AllowsCycles && _cycles.Find() is [_, ..] cycle)
            {
                conflict = Refuse(cycle);
                continue;
            }
            else
            {
                return new ResolutionResult.Solved(SolutionBuilder.Build(_universe, _solution));
            }

            conflict ??= _propagation.Run();
        }
    }

    private void Clear()
    {
        _solution.Clear();
        _incompatibilities.Clear();
        _conflicts.Clear();
        _propagation.Clear();
    }

    private Reason? Require(ResolutionRequest request)
    {
        foreach (var pin in request.Pins.Sort(static (a, b) => a.Port.CompareTo(b.Port)))
        {
            // The solution is still empty, so this cannot contradict anything.
            var package = _universe.Find(PackageId.OfPort(pin.Port));
            _solution.Grow();
            var pinned = package.IndexOf(pin.Version);
            var others = pinned < 0 ? package.All : package.All.Except(CandidateSet.Single(pinned));
            if (!others.IsEmpty)
            {
                _propagation.Exclude(package.Index, others, _incompatibilities.AddPinned(pin, package.Index, others));
            }
        }

        foreach (var requirement in request.Requirements.Sort(Requirement.Order))
        {
            var package = _universe.Find(requirement.Package);
            _solution.Grow();
            var allowed = package.Matching(requirement);
            var reason = _incompatibilities.AddRequested(requirement, package.Index, allowed);
            if (_propagation.Exclude(package.Index, package.Everything.Except(allowed), reason) is { } conflict)
            {
                return conflict;
            }
        }

        return null;
    }

    /// <summary>After backtracking, all terms of the root cause but its first are satisfied.</summary>
    private Reason? Act(Reason rootCause)
    {
        _propagation.Restart();
        var terms = _incompatibilities.Learned(rootCause.Index);
        if (terms.Length > 1)
        {
            _propagation.Watch(rootCause);
        }

        return _propagation.Exclude(terms[0].Package, terms[0].Set, rootCause);
    }

    /// <summary>
    /// Picks the next package, and the best of its candidates. If one of that candidate's rules is already
    /// violated, excludes the candidate instead.
    /// </summary>
    private Reason? Decide(ResolutionRequest request)
    {
        var package = _universe[_solution.Undecided.First];
        var candidate = _preference.Best(package, request);
        var rules = _universe.RulesOf(package)[candidate];
        _solution.Grow();
        foreach (ref readonly var rule in rules.AsSpan())
        {
            if (!_solution.Known(rule.Target).Overlaps(rule.Allowed))
            {
                var owners = _universe.Rule(rule.Rule).Owners;
                Observer?.Report(new SolverStep.Excluded(
                    package.Id, package.NameOf(candidate), _universe.Rule(rule.Rule).Text.Requirement));
                return _propagation.Exclude(package.Index, owners, new Reason(ReasonKind.Rule, rule.Rule));
            }
        }

        var left = _solution.Known(package.Index).Count;
        _solution.Decide(package.Index, candidate);
        Observer?.Report(new SolverStep.Chosen(_solution.Level, package.Id, package.NameOf(candidate), left));
        return null;
    }

    private void ReportConflict(Reason rootCause)
    {
        if (Observer is not null)
        {
            var learned = new FailureBuilder(_universe, _incompatibilities).Build(rootCause);
            Observer.Report(new SolverStep.Conflict(FailureWording.Of(learned), _solution.Level));
        }
    }

    /// <summary>The cycle as an incompatibility, which the solution satisfies.</summary>
    private Reason Refuse(SolverTerm[] cycle)
    {
        SolverTerm[] byAge = [.. cycle.OrderByDescending(t => _solution.SatisfierOf(t.Package, t.Set))];
        var reason = _incompatibilities.AddCycle(cycle, byAge);
        if (byAge.Length > 1)
        {
            _propagation.Watch(reason);
        }

        return reason;
    }

    private DiagnosticException TooMuchWork(int limit)
    {
        var fighting = Enumerable.Range(0, _universe.Count)
            .Where(p => _conflicts.ConflictsOf(p) > 0)
            .OrderByDescending(_conflicts.ConflictsOf)
            .ThenBy(p => _universe[p].Id)
            .Take(5)
            .Select(p => $"`{_universe[p].Id}`");
        return ResolutionDiagnostics.TooMuchWork.Exception(
            $"no solution within {limit} steps without progress; these conflict most often: {string.Join(", ", fighting)}",
            "ask for exact versions of some of these, or leave one out");
    }
}
