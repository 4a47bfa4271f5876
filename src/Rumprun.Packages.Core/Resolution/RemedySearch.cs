using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Resolution;

/// <summary>
/// Looks for single changes that would give a failed request a solution, by solving each changed request. Only changes to
/// the facts that the proof rests on can help, so there are few to try.
/// </summary>
public sealed class RemedySearch(IPackageProvider provider)
{
    /// <summary>The most changes to try, and the most steps for each.</summary>
    private const int MostTries = 40;

    private const int StepLimit = 2_000;

    /// <summary>The changes that were found to work, best first.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<Remedy> Find(
        ResolutionRequest request, ResolutionFailure failure, CancellationToken cancellationToken)
    {
        var facts = failure.Derivation().Where(static i => i.Cause is not IncompatibilityCause.Derived).ToArray();
        var causes = facts.Select(static f => f.Cause).ToArray();
        var solver = new VersionSolver(provider);
        var found = new List<Remedy>();
        foreach (var change in ChangesOf(request, causes).Concat(ChangesOfPorts(request, facts)).Take(MostTries))
        {
            var changed = change.Provider is null ? solver : new VersionSolver(change.Provider);
            if (Solve(changed, change.Request, cancellationToken) is { } solution)
            {
                found.Add(change.Remedy(solution));
            }
        }

        return found;
    }

    private static Resolution? Solve(VersionSolver solver, ResolutionRequest request, CancellationToken cancellationToken)
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
            return null;
        }
    }

    private IEnumerable<Change> ChangesOf(ResolutionRequest request, IncompatibilityCause[] causes)
    {
        var asked = causes.OfType<IncompatibilityCause.Requested>().Select(static c => c.Requirement).ToArray();
        foreach (var (name, meant) in causes.Select(Misspelt).OfType<(PackageId, PackageId)>())
        {
            yield return new(Renaming(request, name, meant), s => new Remedy.Respell(meant, s));
        }

        foreach (var pin in causes.OfType<IncompatibilityCause.Pinned>().Select(static c => c.Pin))
        {
            yield return new(request with { Pins = request.Pins.Remove(pin) }, s => new Remedy.Unpin(pin, s));
        }

        foreach (var requirement in asked.Where(static r => !r.IncludesPrereleases))
        {
            var allowing = requirement with { IncludesPrereleases = true };
            yield return new(Replacing(request, requirement, allowing), s => new Remedy.AllowPrereleases(requirement, s));
        }

        foreach (var requirement in asked.Where(static r => !r.Versions.IsAll))
        {
            yield return new(
                Replacing(request, requirement, Requirement.Any(requirement.Package)),
                s => new Remedy.Loosen(requirement, s));
        }

        foreach (var requirement in asked.Where(static r => r.Package.IsOption))
        {
            yield return new(
                request with { Requirements = request.Requirements.RemoveAll(r => r.Package == requirement.Package) },
                s => new Remedy.DropOption(requirement.Package, Exists(requirement.Package, causes), s));
        }

        foreach (var name in asked.Select(static r => r.Package.Port).Distinct())
        {
            foreach (var other in RivalsOf(name, causes))
            {
                yield return new(Replacing(request, name, other), s => new Remedy.Substitute(name, other, s));
            }
        }

        if (request.Requirements.Any(r => r.Package.Port != request.Requirements[0].Package.Port))
        {
            foreach (var name in asked.Select(static r => r.Package.Port).Distinct())
            {
                yield return new(
                    request with { Requirements = request.Requirements.RemoveAll(r => r.Package.Port == name) },
                    s => new Remedy.DropPort(name, s));
            }
        }
    }

    private static (PackageId Name, PackageId Meant)? Misspelt(IncompatibilityCause cause) => cause switch
    {
        IncompatibilityCause.NoSuchPort { Suggestion: { } meant } missing =>
            (PackageId.OfPort(missing.Name), PackageId.OfPort(meant)),
        IncompatibilityCause.NoSuchOption { Suggestion: { } meant, Option: var option } when meant != option.Option =>
            (option, PackageId.OfOption(option.Port, meant)),
        _ => null,
    };

    /// <summary>A maintainer of the ports can widen a range in one of them.</summary>
    private IEnumerable<Change> ChangesOfPorts(ResolutionRequest request, Incompatibility[] facts)
    {
        foreach (var fact in facts)
        {
            if (fact.Cause is IncompatibilityCause.Dependency({ Versions.IsAll: false } requirement)
                && fact.Terms.FirstOrDefault(static t => t.IsPositive)?.Package is { } owner)
            {
                yield return new(request, s => new Remedy.LoosenDependency(owner, requirement, s))
                {
                    Provider = new LoosenedProvider(provider, owner, requirement),
                };
            }
        }
    }

    private static bool Exists(PackageId option, IncompatibilityCause[] causes) =>
        !Array.Exists(causes, c => c is IncompatibilityCause.NoSuchOption no && no.Option == option);

    /// <summary>The other providers of exclusive virtual packages that the port was refused for.</summary>
    private IEnumerable<PortName> RivalsOf(PortName port, IncompatibilityCause[] causes) => causes
        .OfType<IncompatibilityCause.Exclusive>()
        .Where(c => c.Owner.Port == port || c.Other.Package.Port == port)
        .Select(static c => c.Virtual)
        .Distinct()
        .SelectMany(name => provider.VirtualOf(name)!.Providers)
        .Select(static p => p.Port.Package.Port)
        .Where(other => other != port)
        .Distinct();

    private static ResolutionRequest Replacing(ResolutionRequest request, Requirement one, Requirement other) =>
        request with { Requirements = [.. request.Requirements.Select(r => r == one ? other : r)] };

    private static ResolutionRequest Renaming(ResolutionRequest request, PackageId name, PackageId meant) => request with
    {
        Requirements =
        [
            .. request.Requirements.Select(r => r.Package == name ? r with { Package = meant }
                : !name.IsOption && r.Package.Port == name.Port
                    ? r with { Package = PackageId.OfOption(meant.Port, r.Package.Option!.Value) }
                : r),
        ],
    };

    /// <summary>The other port in place of the one; options of the one mean nothing to the other.</summary>
    private static ResolutionRequest Replacing(ResolutionRequest request, PortName one, PortName other) => request with
    {
        Requirements =
        [
            .. request.Requirements.Where(r => r.Package.Port != one),
            Requirement.Any(PackageId.OfPort(other)),
        ],
    };

    private sealed record Change(ResolutionRequest Request, Func<Resolution, Remedy> Remedy)
    {
        /// <summary>The provider to solve with; null if the ports are unchanged.</summary>
        public IPackageProvider? Provider { get; init; }
    }
}
