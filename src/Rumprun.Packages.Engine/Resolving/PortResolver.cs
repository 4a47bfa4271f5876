using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Core.Resolution.Explaining;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Resolving;

/// <summary>Turns a user's request into a graph of ports, using the solver.</summary>
/// <param name="buildTarget">The target of the build machine; tools are solved for it, separately from the target's
/// libraries.</param>
public sealed class PortResolver(PortTree tree, Target buildTarget)
{
    // A tool that several ports are built with is solved for each of them, with the same result.
    private readonly HashSet<(PortName Port, string Why)> _explained = [];

    /// <summary>The target that build tools are resolved for.</summary>
    public Target BuildTarget => buildTarget;

    /// <summary>By virtual name: the provider that the user prefers.</summary>
    public ImmutableSortedDictionary<PortName, PortName> Preferred { get; init; } =
        ImmutableSortedDictionary<PortName, PortName>.Empty;

    /// <summary>By port name: the range that the user has in place of the ranges of ports.</summary>
    public ImmutableSortedDictionary<PortName, VersionRange> Overrides { get; init; } =
        ImmutableSortedDictionary<PortName, VersionRange>.Empty;

    /// <summary>What the toolchain of a target provides under a name, or null.</summary>
    public Func<Target, PortName, ToolchainLibrary?> ToolchainLibrary { get; init; } = static (_, _) => null;

    /// <summary>
    /// What was asked for, and its libraries, take the oldest versions that the ranges allow, whatever is locked or
    /// installed.
    /// </summary>
    public bool IsLowest { get; init; }

    /// <summary>Long proofs that there is no solution are shown whole, not only their end.</summary>
    public bool ShowsWholeProofs { get; init; }

    /// <summary>Receives the solver's steps, and each decision with its reasons; null: nothing is explained.</summary>
    public IProgress<ProgressEvent>? Decisions { get; init; }

    /// <param name="installed">Versions that are preferred because they are installed.</param>
    /// <exception cref="DiagnosticException">RR2001 and following: there is no solution, and why.</exception>
    public ResolvedGraph Resolve(
        ImmutableArray<PortRequest> requests,
        Target target,
        ImmutableDictionary<PortName, PortVersion> installed,
        CancellationToken cancellationToken) =>
        Resolve(requests, target, new VersionPreferences { Installed = installed }, cancellationToken);

    /// <summary>Resolves with preferred or required versions.</summary>
    /// <exception cref="DiagnosticException">RR2001 and following: there is no solution, and why.</exception>
    public ResolvedGraph Resolve(
        ImmutableArray<PortRequest> requests,
        Target target,
        VersionPreferences preferences,
        CancellationToken cancellationToken) =>
        GraphOf(
            Choose(requests, target, preferences, cancellationToken).Resolution,
            target,
            [.. requests.Select(static r => r.Port)],
            preferences,
            cancellationToken);

    /// <summary>Versions and options only, with the candidates they were chosen from.</summary>
    /// <exception cref="DiagnosticException">RR2001 and following: there is no solution, and why.</exception>
    public PortChoice Choose(
        ImmutableArray<PortRequest> requests,
        Target target,
        VersionPreferences preferences,
        CancellationToken cancellationToken)
    {
        var provider = ProviderFor(target);
        var wanted = requests.SelectMany(r => provider.RequirementsOf(
            new Dependency(r.Port, r.Range, r.Options) { WithoutOptions = r.WithoutOptions }));
        var request = new ResolutionRequest
        {
            Requirements = [.. wanted],
            Installed = preferences.Installed,
            Locked = preferences.Locked,
            Pins = preferences.Pins,
            Updated = preferences.Updated,
        };
        request = IsLowest && !preferences.AreForTool
            ? new ResolutionRequest { Requirements = request.Requirements, Lowest = true } : request;
        var solver = new VersionSolver(provider) { Observer = Decisions is null ? null : new SolverTrace(Decisions) };
        return solver.Solve(request, cancellationToken) switch
        {
            ResolutionResult.Solved solved =>
                Reported(new PortChoice(provider, request, solved.Resolution), target, cancellationToken),
            ResolutionResult.Failed(var failure) => throw new DiagnosticException(FailureDiagnosis.Of(
                failure, RemediesFor(target, preferences, provider).Find(request, failure, cancellationToken),
                ShowsWholeProofs)),
            _ => throw new InvalidOperationException("a result is one of two"),
        };
    }

    private PortTreeProvider ProviderFor(Target target) => new(tree, target)
    {
        Preferred = Preferred,
        Overrides = Overrides,
        ToolchainLibrary = name => ToolchainLibrary(target, name),
    };

    /// <summary>Tools are for the build machine, so no other target can be chosen for them.</summary>
    private RemedySearch RemediesFor(Target target, VersionPreferences preferences, PortTreeProvider provider) =>
        new(provider)
        {
            OtherTargets = preferences.AreForTool ? []
                : TargetsBeside(target).Select(t => (t.ToString(), (IPackageProvider)ProviderFor(t))),
        };

    /// <summary>Other platforms of the same architecture, then other architectures of the same platform.</summary>
    private static IEnumerable<Target> TargetsBeside(Target target) => Enum.GetValues<Platform>()
        .Select(p => target with { Platform = p })
        .Concat(Enum.GetValues<Architecture>().Select(a => target with { Architecture = a }))
        .Where(t => t != target);

    private PortChoice Reported(PortChoice choice, Target target, CancellationToken cancellationToken)
    {
        if (Decisions is not null)
        {
            var explained = ResolutionExplainer.Explain(
                choice.Provider, choice.Request, choice.Resolution, cancellationToken);
            foreach (var port in explained)
            {
                var why = $"{ExplanationText.InOneLine(port)} (for {target})";
                if (_explained.Add((port.Port.Name, why)))
                {
                    Decisions.Report(new ProgressEvent.Decided(port.Port.Name.ToString(), why));
                }
            }
        }

        return choice;
    }

    private ResolvedGraph GraphOf(
        Resolution resolution,
        Target target,
        ImmutableArray<PortName> asked,
        VersionPreferences preferences,
        CancellationToken cancellationToken)
    {
        var providers = resolution.Providers;
        var requested = asked.Select(name => providers.GetValueOrDefault(name, name)).ToHashSet();
        var ofToolchain = resolution.Ports.Where(static p => p.IsOfToolchain)
            .Select(static p => new ToolchainLibrary(p.Name, p.Version))
            .ToImmutableArray();
        if (ofToolchain.FirstOrDefault(l => requested.Contains(l.Name)) is { } given)
        {
            throw ResolvingDiagnostics.OfToolchain.Exception(
                $"`{given.Name}` {given.Version} is provided by the toolchain; there is nothing to build or install",
                $"leave `{given.Name}` out: every build with this toolchain includes it");
        }

        var nodes = resolution.Ports.Where(static p => !p.IsOfToolchain)
            .Select(resolved => NodeOf(resolved, target, providers, requested, preferences, cancellationToken))
            .Select(n => n with { Libraries = [.. n.Libraries.Where(l => ofToolchain.All(t => t.Name != l))] })
            .ToDictionary(static n => n.Port.Name);
        var ordered = ImmutableArray.CreateBuilder<ResolvedNode>(nodes.Count);
        var visited = new HashSet<PortName>();
        foreach (var name in nodes.Keys.Order())
        {
            Visit(name, []);
        }

        return new ResolvedGraph(ordered.ToImmutable()) { Providers = providers, OfToolchain = ofToolchain };

        void Visit(PortName name, ImmutableList<PortName> path)
        {
            if (path.Contains(name))
            {
                throw ResolutionDiagnostics.Cycle.Exception(
                    $"dependency cycle: "
                        + $"{string.Join(" -> ", path.SkipWhile(p => p != name).Append(name).Select(static p => $"`{p}`"))}",
                    "remove one of these dependencies");
            }

            if (!visited.Contains(name))
            {
                foreach (var library in nodes[name].Libraries)
                {
                    Visit(library, path.Add(name));
                }

                visited.Add(name);
                ordered.Add(nodes[name]);
            }
        }
    }

    private ResolvedNode NodeOf(
        ResolvedPort resolved,
        Target target,
        ImmutableSortedDictionary<PortName, PortName> providers,
        HashSet<PortName> requested,
        VersionPreferences preferences,
        CancellationToken cancellationToken)
    {
        var port = tree.Find(resolved.Name, resolved.Version)!;
        var selection = new PortSelection(target, [.. resolved.Options.Where(port.Options.ContainsKey)]);
        var wanted = port.Libraries.Select(selection).Select(static d => d.Port).Distinct().ToArray();
        return new ResolvedNode
        {
            Port = port,
            Selection = selection,
            Libraries = [.. wanted.Select(d => providers.GetValueOrDefault(d, d)).Distinct().Order()],
            Virtuals = providers.RemoveRange(providers.Keys.Except(wanted)),
            Tools = [.. port.BuildTools.Select(selection).Select(
                tool => ToolGraphOf(PortRequest.Of(tool), preferences, cancellationToken))],
            IsRequested = requested.Contains(resolved.Name),
        };
    }

    private ResolvedGraph ToolGraphOf(
        PortRequest tool, VersionPreferences preferences, CancellationToken cancellationToken) =>
        Resolve([tool], buildTarget, preferences.ForTool(tool), cancellationToken);
}
