using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Resolution.Explaining;

/// <summary>
/// Explains for each port of a solution why it is there and why at that version. The reasons against a newer version come
/// from the requirements on the port; if those allow it, from requesting it and solving again.
/// </summary>
public sealed class ResolutionExplainer
{
    private readonly IPackageProvider _provider;
    private readonly VersionSolver _solver;
    private readonly ResolutionRequest _request;
    private readonly Resolution _resolution;
    private readonly ILookup<PortName, Need> _needs;

    private ResolutionExplainer(IPackageProvider provider, ResolutionRequest request, Resolution resolution)
    {
        (_provider, _request, _resolution) = (provider, request, resolution);
        _solver = new VersionSolver(provider);
        _needs = AllNeeds().ToLookup(static n => n.Requirement.Package.Port);
    }

    /// <param name="resolution">The request's solution.</param>
    /// <returns>In the order of the solution.</returns>
    /// <exception cref="DiagnosticException">RR2008: solving again took too much work.</exception>
    public static ImmutableArray<PortExplanation> Explain(
        IPackageProvider provider, ResolutionRequest request, Resolution resolution, CancellationToken cancellationToken)
    {
        var explainer = new ResolutionExplainer(provider, request, resolution);
        return [.. resolution.Ports.Select(p => explainer.Explain(p, cancellationToken))];
    }

    private PortExplanation Explain(ResolvedPort port, CancellationToken cancellationToken)
    {
        var candidates = _provider.CandidatesOf(port.Name).Where(static c => !c.IsOfToolchain).ToArray();
        ImmutableArray<PortName> virtuals = [.. _resolution.Providers.Where(
            p => p.Value == port.Name).Select(static p => p.Key)];
        ImmutableArray<Need> needs = [.. virtuals.Prepend(port.Name).SelectMany(name => _needs[name])];
        ImmutableArray<RefusedVersion> refused =
        [
            .. (_request.Lowest
                ? candidates.Where(c => c.Version < port.Version).OrderBy(static c => c.Version)
                : candidates.Where(c => c.Version > port.Version || port.IsOfToolchain).OrderByDescending(
                    static c => c.Version))
                .Select(c => new RefusedVersion(c.Version, ReasonsAgainst(c, port, needs, cancellationToken))),
        ];
        return new PortExplanation
        {
            Port = port,
            Reason = ReasonFor(port, candidates, refused),
            Needs = needs,
            Refused = refused,
            ProviderOf = [.. virtuals.Select(v => ProviderChoiceOf(v, port))],
        };
    }

    private ChoiceReason ReasonFor(ResolvedPort port, Candidate[] candidates, ImmutableArray<RefusedVersion> refused) =>
        port.IsOfToolchain ? ChoiceReason.Toolchain
        : IsPreferred(_request.Locked, port) || PinOf(port) is not null ? ChoiceReason.Locked
        : IsPreferred(_request.Installed, port) ? ChoiceReason.Installed
        : candidates.Length == 1 ? ChoiceReason.Only
        : _request.Lowest ? refused.IsEmpty ? ChoiceReason.Oldest : ChoiceReason.OldestPossible
        : refused.IsEmpty ? ChoiceReason.Newest
        : ChoiceReason.NewestPossible;

    private static bool IsPreferred(ImmutableDictionary<PortName, PortVersion> preferred, ResolvedPort port) =>
        preferred.TryGetValue(port.Name, out var version) && version == port.Version;

    private Pin? PinOf(ResolvedPort port) => _request.Pins.FirstOrDefault(p => p.Port == port.Name);

    /// <summary>Why one candidate does not fit the rest of the solution.</summary>
    private ImmutableArray<string> ReasonsAgainst(
        Candidate candidate, ResolvedPort port, ImmutableArray<Need> needs, CancellationToken cancellationToken)
    {
        if (candidate.Unavailable is { } reason)
        {
            return [$"it {reason}"];
        }

        if (PinOf(port) is { } pin)
        {
            return [$"`{pin.Origin}` holds it at {pin.Version}"];
        }

        ImmutableArray<string> refusals = [.. needs.Select(n => RefusalBy(n, candidate, port.Name)).OfType<string>()];
        return refusals.IsEmpty ? TryInstead(candidate, port, cancellationToken) : refusals;
    }

    private static string? RefusalBy(Need need, Candidate candidate, PortName port)
    {
        var (subject, requirement) = (need.Subject, need.Requirement);
        var verb = need.By is null ? "ask" : "asks";
        return requirement.Package.Port != port ? null
            : requirement.Package.Option is { } option
                ? candidate.Options.Any(
                    o => o.Name == option) ? null : $"it has no option `{option}`, which {subject} {verb} for"
            : requirement.Matches(candidate.Version) ? null
            : requirement.Versions.Contains(
                candidate.Version) ? $"it is a prerelease, which {subject} {(need.By is null ? "do" : "does")} not ask for"
            : $"{subject} {verb} for {requirement.RangeText}";
    }

    private ImmutableArray<string> TryInstead(Candidate candidate, ResolvedPort port, CancellationToken cancellationToken)
    {
        var asked = Requirement.Exactly(PackageId.OfPort(port.Name), candidate.Version);
        var result = _solver.Solve(_request with { Requirements = _request.Requirements.Add(asked) }, cancellationToken);
        return result switch
        {
            ResolutionResult.Failed failed => [.. FailureReport.Of(failed.Failure).Select(static line => Numbered(line))],
            ResolutionResult.Solved solved => [PreferenceOver(solved.Resolution, port)],
            _ => throw new InvalidOperationException("a result is one of two"),
        };
    }

    private static string Numbered(ReportLine line) => line.Number is { } number ? $"({number}) {line.Text}" : line.Text;

    /// <summary>It could have been chosen; what was preferred to it.</summary>
    private string PreferenceOver(Resolution alternative, ResolvedPort port)
    {
        if (IsPreferred(_request.Locked, port) || IsPreferred(_request.Installed, port))
        {
            return $"{port.Version} is {(IsPreferred(_request.Locked, port) ? "locked" : "installed")}, and that is "
                + $"preferred";
        }

        var candidates = _provider.CandidatesOf(port.Name);
        var chosen = candidates.First(c => c.Version == port.Version);
        var other = alternative.Ports.First(p => p.Name == port.Name).Version;
        if (candidates.First(c => c.Version == other).IsDiscouraged && !chosen.IsDiscouraged)
        {
            return "it is deprecated or insecure, and there is another";
        }

        if (other.Version.IsPrerelease && !port.Version.Version.IsPrerelease)
        {
            return "it is a prerelease, and there is a stable version";
        }

        var others = alternative.Ports
            .Where(
                p => p.Name != port.Name && _resolution.Ports.FirstOrDefault(o => o.Name == p.Name) is var now
                    && now?.Version != p.Version)
            .Select(p => $"`{p.Name}` {p.Version}");
        return $"it would go with {string.Join(", ", others)}";
    }

    private ProviderChoice ProviderChoiceOf(PortName name, ResolvedPort port)
    {
        ImmutableArray<PortName> order = [.. _provider.VirtualOf(name)?.Providers.Select(
            static p => p.Port.Package.Port).Distinct() ?? []];
        var reason = order is [var first, ..] && first == port.Name ? "it comes first"
            : _request.Locked.ContainsKey(port.Name) ? "it is locked"
            : _request.Installed.ContainsKey(port.Name) ? "it is installed"
            : _needs[port.Name].Any() ? "it is needed by its own name"
            : "the preferred ones do not fit";
        return new ProviderChoice(name, order, reason);
    }

    private IEnumerable<Need> AllNeeds()
    {
        foreach (var requirement in _request.Requirements)
        {
            yield return new Need(By: null, ByVersion: null, requirement);
        }

        foreach (var port in _resolution.Ports)
        {
            var candidate = _provider.CandidatesOf(port.Name)
                .First(c => c.Version == port.Version && c.IsOfToolchain == port.IsOfToolchain);
            foreach (var requirement in candidate.Dependencies)
            {
                yield return new Need(PackageId.OfPort(port.Name), port.Version, requirement);
            }

            foreach (var option in candidate.Options.Where(o => port.Options.Contains(o.Name)))
            {
                foreach (var requirement in option.Dependencies)
                {
                    yield return new Need(PackageId.OfOption(port.Name, option.Name), port.Version, requirement);
                }
            }
        }
    }
}
