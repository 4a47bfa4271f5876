using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Mirrors;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Releases;
using Rumprun.Packages.Engine.Toolchains;

namespace Rumprun.Packages.Engine.Verification;

/// <summary>Finds the releases of mirrors that can be rebuilt with the toolchains of this machine.</summary>
/// <param name="installed">Of a port that is installed from a release, that release is meant if no version is named.</param>
public sealed class VerifiableReleases(OpenMirrors mirrors, ToolchainFinder toolchains, Generation installed)
{
    private readonly Dictionary<Target, Sha256Digest?> _toolchains = [];

    /// <summary>The releases that a request means: all of one version, for each target and choice of options.</summary>
    /// <param name="target">Null: each target that there is a toolchain for.</param>
    /// <exception cref="DiagnosticException">RR3301: there is none; RR3302: other toolchains built them.</exception>
    public async Task<ImmutableArray<VerifiableRelease>> FindAsync(
        PortRequest request, Target? target, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        if (await mirrors.FindAsync(request.Port, progress, cancellationToken) is not var (mirror, index))
        {
            throw NoRelease(request, target, mirrors.IsEmpty
                ? "add a mirror: `rrpkg mirror add NAME ADDRESS --root FILE`"
                : $"run `rrpkg search {request.Port}` for what mirrors have");
        }

        var range = VersionSet.Of(request.Range);
        Release[] meant =
        [
            .. index.Releases.Where(r => range.Contains(r.Version) && (target is null || r.Target == target)
                && r.Options.IsSupersetOf(request.Options) && !r.Options.Overlaps(request.WithoutOptions)),
        ];
        if (meant.Length == 0)
        {
            var there = index.Releases.Select(static r => $"{r.Version} for `{r.Target}`").Distinct();
            throw NoRelease(request, target, $"the mirror `{mirror.Name}` has {string.Join(", ", there)}");
        }

        var fitting = new List<Release>();
        foreach (var release in meant)
        {
            if (await FitsAsync(release, cancellationToken))
            {
                fitting.Add(release);
            }
        }

        if (fitting.Count == 0)
        {
            throw VerificationDiagnostics.OtherToolchain.Exception(
                $"`{request.Port}` {meant[0].Version} for `{meant[0].Target}` was built with the toolchain "
                    + $"`{meant[0].Toolchain.Short}`, which this machine does not have",
                "run `rrpkg toolchain list` for the toolchains of this machine",
                "install the one that it was built with: `rrpkg toolchain install`");
        }

        Release[] own = [.. fitting.Where(r => installed.Ports.Any(p => p.Package == r.Package.Archive.Digest))];
        var version = (own.Length > 0 ? own : [.. fitting]).Max(static r => r.Version);
        return [.. fitting.Where(r => r.Version == version).Select(r => new VerifiableRelease(mirror, request.Port, r))];
    }

    /// <summary>Every release of every port that mirrors have.</summary>
    /// <param name="target">Null: each target.</param>
    /// <returns>Those that can be rebuilt here, and the number of those that other toolchains built.</returns>
    /// <exception cref="DiagnosticException">RR3301: there is none.</exception>
    public async Task<(ImmutableArray<VerifiableRelease> Releases, int Others)> AllAsync(
        Target? target, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<VerifiableRelease>();
        var others = 0;
        foreach (var name in (await mirrors.NamesAsync(progress, cancellationToken)).Distinct().Order())
        {
            if (await mirrors.FindAsync(name, progress, cancellationToken) is not var (mirror, index))
            {
                continue;
            }

            foreach (var release in index.Releases.Where(r => target is null || r.Target == target))
            {
                if (await FitsAsync(release, cancellationToken))
                {
                    found.Add(new VerifiableRelease(mirror, name, release));
                }
                else
                {
                    others++;
                }
            }
        }

        return found.Count + others > 0
            ? (found.ToImmutable(), others)
            : throw VerificationDiagnostics.NoRelease.Exception(
                "no mirror has a release", "add a mirror: `rrpkg mirror add NAME ADDRESS --root FILE`");
    }

    private async Task<bool> FitsAsync(Release release, CancellationToken cancellationToken)
    {
        if (!_toolchains.TryGetValue(release.Target, out var own))
        {
            own = toolchains.HasCandidate(release.Target)
                ? (await toolchains.FindAsync(release.Target, cancellationToken)).Identity
                : null;
            _toolchains.Add(release.Target, own);
        }

        return own == release.Toolchain;
    }

    private static DiagnosticException NoRelease(PortRequest request, Target? target, string hint) =>
        VerificationDiagnostics.NoRelease.Exception(
            $"no mirror has a release of `{request}`{(target is null ? "" : $" for `{target}`")}", hint);
}

/// <summary>A release that can be rebuilt here, and the mirror that has it.</summary>
public sealed record VerifiableRelease(TrustedMirror Mirror, PortName Name, Release Release);
