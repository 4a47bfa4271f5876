using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Resolution.Explaining;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Resolving.Locking;
using Rumprun.Packages.Engine.Toolchains;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>
/// Says what would be chosen, and why, without building anything: for the target, then for each build tool that this takes,
/// since tools are chosen apart.
/// </summary>
public sealed class ResolveOperation(TargetSelector targets, PortResolver resolver, StandingPreferences preferences)
{
    /// <param name="target">Null: rrpkg chooses (<see cref="TargetSelector"/>).</param>
    /// <returns>First what was asked for.</returns>
    /// <exception cref="DiagnosticException">RR2001 and following: there is no solution, and why.</exception>
    public ImmutableArray<ResolvedSet> Run(
        ImmutableArray<PortRequest> requests, Target? target, CancellationToken cancellationToken)
    {
        var chosen = targets.Select(target);
        var preferred = preferences.For(chosen);
        var sets = ImmutableArray.CreateBuilder<ResolvedSet>();
        sets.Add(Explained(requests, chosen, preferred, toolOf: null, cancellationToken));
        var seen = new HashSet<string>();
        AddTools(resolver.Resolve(requests, chosen, preferred, cancellationToken));
        return sets.ToImmutable();

        void AddTools(ResolvedGraph graph)
        {
            foreach (var node in graph.Nodes)
            {
                foreach (var (declared, tool) in node.Port.BuildTools.Select(node.Selection).Zip(node.Tools))
                {
                    var request = PortRequest.Of(declared);
                    if (seen.Add(request.ToString()))
                    {
                        sets.Add(Explained(
                            [request], resolver.BuildTarget, preferred.ForTool(request), node.Port.Name, cancellationToken));
                        AddTools(tool);
                    }
                }
            }
        }
    }

    private ResolvedSet Explained(
        ImmutableArray<PortRequest> requests,
        Target target,
        VersionPreferences preferred,
        PortName? toolOf,
        CancellationToken cancellationToken)
    {
        var choice = resolver.Choose(requests, target, preferred, cancellationToken);
        return new ResolvedSet(
            target,
            toolOf,
            ResolutionExplainer.Explain(choice.Provider, choice.Request, choice.Resolution, cancellationToken));
    }
}

/// <summary>What was chosen at once.</summary>
/// <param name="ToolOf">The port that is built with it; null: it is what was asked for.</param>
public sealed record ResolvedSet(Target Target, PortName? ToolOf, ImmutableArray<PortExplanation> Ports);
