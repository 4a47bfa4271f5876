using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Locking;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Releases;

/// <summary>
/// Finds the release that can stand for building a resolved port: of the same version, target and options. A port that was
/// changed in a tree of this machine is built, unless there is nothing to build it with.
/// </summary>
public sealed class ReleaseFinder(PortFetcher ports, PortTree tree, ToolchainFinder toolchains, ReleaseChoice choice)
{
    /// <summary>Whether nothing may be built.</summary>
    public bool IsRequired => choice == ReleaseChoice.Mirror;

    /// <summary>The release, and the mirror that has published it; null: the port has to be built.</summary>
    /// <exception cref="DiagnosticException">RR4205: only a release may be taken, and there is none.</exception>
    public async Task<FoundRelease?> FindAsync(
        ResolvedNode node, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        if (choice == ReleaseChoice.Source || node.Port.IsLocal)
        {
            return null;
        }

        var port = ports.Find(node.Port.Name);
        var candidates = port?.Index.Releases
            .Where(r => r.Version == node.Port.Version && r.Target == node.Selection.Target
                && r.Options.SetEquals(node.Selection.Options)
                && (r.Image is not null || !node.Port.Images.Select(node.Selection).Any()))
            .ToArray() ?? [];
        if (candidates.Length == 0)
        {
            return choice == ReleaseChoice.Mirror ? throw NoRelease(node, port) : null;
        }

        var content = ContentOf(node.Port);
        var same = Array.FindAll(candidates, r => r.Port == content);
        if (same.Length == 0)
        {
            if (choice != ReleaseChoice.Mirror && toolchains.HasCandidate(node.Selection.Target))
            {
                progress.Report(new ProgressEvent.Decided(
                    node.Port.Name.ToString(),
                    $"the port differs from the one that the release of the mirror `{port!.Mirror.Name}` was built from"));
                return null;
            }

            progress.Report(new ProgressEvent.Notice(
                $"`{node.Port.Folder}` differs from what the release of `{node.Port.Name}` {node.Port.Version} on the "
                    + $"mirror "
                    + $"`{port!.Mirror.Name}` was built from"));
            same = candidates;
        }

        return new FoundRelease(port!.Mirror.Name, await PreferredAsync(same, node.Selection.Target, cancellationToken));
    }

    /// <summary>
    /// The target to install for where none is named and no Rumprun toolchain is here: hw, if that is what mirrors have.
    /// </summary>
    public bool HasAll(IEnumerable<PortName> names, Target target) => choice != ReleaseChoice.Source
        && names.All(n => ports.Find(n)?.Index.Releases.Any(r => r.Target == target) == true);

    private async Task<Release> PreferredAsync(Release[] releases, Target target, CancellationToken cancellationToken)
    {
        if (releases.Length > 1 && toolchains.HasCandidate(target))
        {
            var own = (await toolchains.FindAsync(target, cancellationToken)).Identity;
            if (releases.Where(r => r.Toolchain == own).MaxBy(static r => r.Published) is { } ofOwn)
            {
                return ofOwn;
            }
        }

        return releases.MaxBy(static r => r.Published)!;
    }

    private Sha256Digest ContentOf(Port port) => PortContent.DigestOf(
        port,
        tree.FilesOf(port),
        port.Stages.Select(static s => s.Recipe).OfType<PortName>().Distinct().Select(n => tree.FindRecipe(port, n)!));

    private static DiagnosticException NoRelease(ResolvedNode node, MirroredPort? port)
    {
        var there = port?.Index.Releases.Select(static r => $"{r.Version} for `{r.Target}`").Distinct().ToArray() ?? [];
        return ReleaseDiagnostics.NoRelease.Exception(
            $"no mirror has a release of `{node.Variant}` {node.Port.Version} for `{node.Selection.Target}`",
            there.Length == 0
                ? "leave out `--from mirror` to build it"
                : $"the mirror `{port!.Mirror.Name}` has {string.Join(", ", there)}");
    }
}

/// <summary>A release, and the mirror whose index names it.</summary>
public sealed record FoundRelease(PortName Mirror, Release Release);
