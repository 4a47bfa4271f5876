using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Resolution;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Ports;

namespace Rumprun.Packages.Engine.Operations.Resolving;

/// <summary>Turns what a person asks for into a graph of ports, by the solver.</summary>
/// <param name="buildTarget">What runs on the build machine; tools are solved for it, apart from the target's libraries.</param>
public sealed class PortResolver(PortTree tree, Target buildTarget)
{
    /// <summary>What build tools are chosen for.</summary>
    public Target BuildTarget => buildTarget;

    /// <summary>A dependency as a request of its own.</summary>
    public static PortRequest RequestFor(Dependency dependency) =>
        new(dependency.Port, dependency.Range) { Options = dependency.Options, WithoutOptions = dependency.WithoutOptions };

    /// <param name="installed">Versions that are preferred because they are there.</param>
    /// <exception cref="DiagnosticException">RR2001 and following: there is no solution, and why.</exception>
    public ResolvedGraph Resolve(
        ImmutableArray<PortRequest> requests,
        Target target,
        ImmutableDictionary<string, PortVersion> installed,
        CancellationToken cancellationToken) =>
        GraphOf(
            Choose(requests, target, installed, cancellationToken).Resolution,
            target,
            requests.Select(static r => r.Port).ToHashSet(),
            cancellationToken);

    /// <summary>Versions and options only, with what they were chosen from.</summary>
    /// <inheritdoc cref="Resolve"/>
    public PortChoice Choose(
        ImmutableArray<PortRequest> requests,
        Target target,
        ImmutableDictionary<string, PortVersion> installed,
        CancellationToken cancellationToken)
    {
        var provider = new PortTreeProvider(tree, target);
        var wanted = requests.SelectMany(r => provider.RequirementsOf(
            new Dependency(r.Port, r.Range, r.Options) { WithoutOptions = r.WithoutOptions }));
        var request = new ResolutionRequest { Requirements = [.. wanted], Installed = installed };
        return new VersionSolver(provider).Solve(request, cancellationToken) switch
        {
            ResolutionResult.Solved solved => new PortChoice(provider, request, solved.Resolution),
            ResolutionResult.Failed failed => throw new DiagnosticException(FailureDiagnosis.Of(failed.Failure)),
            _ => throw new InvalidOperationException("a result is one of two"),
        };
    }

    private ResolvedGraph GraphOf(
        Resolution resolution, Target target, HashSet<PortName> requested, CancellationToken cancellationToken)
    {
        var nodes = resolution.Ports
            .Select(resolved => NodeOf(resolved, target, requested, cancellationToken))
            .ToDictionary(static n => n.Port.Name);
        var ordered = ImmutableArray.CreateBuilder<ResolvedNode>(nodes.Count);
        var visited = new HashSet<PortName>();
        foreach (var name in nodes.Keys.Order())
        {
            Visit(name, []);
        }

        return new ResolvedGraph(ordered.ToImmutable());

        void Visit(PortName name, ImmutableList<PortName> path)
        {
            if (path.Contains(name))
            {
                throw OperationDiagnostics.Cycle.Exception(
                    $"ports depend on each other in a circle: {string.Join(" -> ", path.SkipWhile(p => p != name).Append(name).Select(static p => $"`{p}`"))}",
                    "break the circle in one of these ports");
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
        ResolvedPort resolved, Target target, HashSet<PortName> requested, CancellationToken cancellationToken)
    {
        var name = PortName.Parse(resolved.Name);
        var port = tree.Find(name)!;
        var selection = new PortSelection(target, [.. resolved.Options.Select(PortName.Parse)]);
        return new ResolvedNode
        {
            Port = port,
            Selection = selection,
            Libraries = [.. port.Dependencies.Select(selection).Select(static d => d.Port).Distinct().Order()],
            Tools = [.. port.BuildTools.Select(selection).Select(tool => ToolGraphOf(tool, cancellationToken))],
            IsRequested = requested.Contains(name),
        };
    }

    private ResolvedGraph ToolGraphOf(Dependency tool, CancellationToken cancellationToken) =>
        Resolve([RequestFor(tool)], BuildTarget, ImmutableDictionary<string, PortVersion>.Empty, cancellationToken);
}
