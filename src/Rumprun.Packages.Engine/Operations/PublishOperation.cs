using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Building.Scheduling;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Publishing;
using Rumprun.Packages.Engine.Releases;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Engine.Testing;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>What to publish.</summary>
public sealed record PublishRequest
{
    public required ImmutableArray<PortRequest> Ports { get; init; }

    /// <summary>Each port in every version that the request's range has.</summary>
    public bool AllVersions { get; init; }

    /// <summary>Null: rrpkg chooses.</summary>
    public Target? Target { get; init; }

    /// <summary>Also what was not tested, or has failed its test.</summary>
    public bool EvenUntested { get; init; }
}

/// <summary>A release that is on the mirror now.</summary>
/// <param name="IsNew">False: the same packages were published before.</param>
public sealed record PublishedRelease(PortName Name, Release Release, bool IsNew);

/// <summary>
/// Publishes ports and all that they are linked with to a mirror: builds what is missing, tests it, and refuses what fails.
/// </summary>
public sealed class PublishOperation(
    BuildOperation builds, TestOperation tests, TestRecords records, ReleaseMaker maker, MirrorWriter writer)
{
    /// <exception cref="DiagnosticException">
    /// A port cannot be built; RR7105: its test failed; RR7101 to RR7107: it cannot be published.
    /// </exception>
    public async Task<ImmutableArray<PublishedRelease>> RunAsync(
        PublishRequest request,
        IProgress<ProgressEvent> progress,
        IProgress<TestEvent> events,
        CancellationToken cancellationToken)
    {
        var report = await builds.RunAsync(
            new BuildRequest
            {
                Ports = request.Ports, EachAlone = true, AllVersions = request.AllVersions, Target = request.Target,
            },
            progress,
            cancellationToken);
        report.ThrowIfFailed();
        BuiltPort[] built = [.. report.Built.DistinctBy(static p => p.Key)];
        if (!request.EvenUntested)
        {
            await RequireTestedAsync([.. built.Where(static p => p.Node.IsRequested)], progress, events, cancellationToken);
        }

        var made = new List<(BuiltPort Built, Release Release)>();
        foreach (var port in built)
        {
            made.Add((port, await maker.MakeAsync(port, TestOf(port.Key), progress, cancellationToken)));
        }

        var common = await maker.MakeTreeAsync(cancellationToken);
        ImmutableArray<PublishedRelease> published = [];
        await writer.CommitAsync(
            (state, _) =>
            {
                (var change, published) = ChangeOf(state, made, common);
                return Task.FromResult(change);
            },
            () => progress.Report(new ProgressEvent.Notice("waiting for another rrpkg that is changing the mirror")),
            cancellationToken);
        return published;
    }

    private (MirrorChange Change, ImmutableArray<PublishedRelease> Published) ChangeOf(
        MirrorState state, List<(BuiltPort Built, Release Release)> made, TreeIndex common)
    {
        var targets = ImmutableSortedDictionary.CreateBuilder<string, NewTarget?>(StringComparer.Ordinal);
        var published = ImmutableArray.CreateBuilder<PublishedRelease>();
        foreach (var port in made.GroupBy(static m => m.Built.Node.Port.Name))
        {
            var before = state.ReadTarget(PortIndex.TargetPathOf(port.Key)) is { } bytes
                ? PortIndexFormat.Parse(bytes, port.Key)
                : null;
            var index = before ?? new PortIndex { Name = port.Key, Summary = "", Releases = [] };
            foreach (var (_, release) in port)
            {
                var isNew = !index.Releases.Any(r => r.Replaces(release) && Covers(r, release));
                index = isNew ? index.With(release) : index;
                published.Add(new PublishedRelease(port.Key, release, isNew));
            }

            var newest = port.MaxBy(static p => p.Release.Version).Built.Node.Port;
            index = index with
            {
                Summary = index.Releases[0].Version.CompareTo(newest.Version) > 0 && before is not null
                    ? before.Summary
                    : newest.Summary,
                Requires = index.Requires.Union(maker.RequirementsOf(port.Key)),
            };
            var content = PortIndexFormat.ToBytes(index);
            if (before is null || !content.AsSpan().SequenceEqual(PortIndexFormat.ToBytes(before)))
            {
                targets[index.TargetPath] = new NewTarget(
                    content, PortSummary.ToCustom(index.Releases[0].Version.ToString(), index.Summary));
            }
        }

        var tree = TreeIndexFormat.ToBytes(common);
        if (state.ReadTarget(TreeIndex.TargetPath) is not { } there || !there.AsSpan().SequenceEqual(tree))
        {
            targets[TreeIndex.TargetPath] = new NewTarget(tree, Custom: null);
        }

        return (new MirrorChange { Targets = targets.ToImmutable() }, published.ToImmutable());
    }

    /// <summary>Whether a release that is there already says all that the new one does.</summary>
    private static bool Covers(Release there, Release release) =>
        there.Package.Archive == release.Package.Archive
        && there.Port == release.Port
        && (release.Image is null || there.Image?.Archive == release.Image.Archive)
        && (release.Test is null || there.Test is not null);

    private async Task RequireTestedAsync(
        BuiltPort[] built,
        IProgress<ProgressEvent> progress,
        IProgress<TestEvent> events,
        CancellationToken cancellationToken)
    {
        var untested = built.Where(p => TestOf(p.Key) is not { HasPassed: true }).ToArray();
        foreach (var group in untested.GroupBy(static p => p.Node.Selection.Target))
        {
            await tests.RunAsync(
                new TestRequest
                {
                    Ports = [.. group.Select(static p => RequestOf(p))], DefaultsOnly = true, Target = group.Key,
                },
                progress,
                events,
                cancellationToken);
        }

        ImmutableArray<Diagnostic> failed =
        [
            .. untested.Where(p => TestOf(p.Key) is not { HasPassed: true } && p.Node.Port.Tests.Length > 0)
                .Select(static p => PublishingDiagnostics.Untested.Create(
                    $"`{p.Node.Variant}` {p.Node.Port.Version} was not published: its test for `{p.Node.Selection.Target}` "
                        + $"has failed",
                    $"run `rrpkg test {p.Node.Variant}@{p.Node.Port.Version} --target {p.Node.Selection.Target}`",
                    "to publish it nevertheless, add `--untested`")),
        ];
        if (!failed.IsEmpty)
        {
            throw new DiagnosticException(failed);
        }
    }

    private ReleaseTest? TestOf(Sha256Digest key) =>
        records.Find(key) is { } record ? new ReleaseTest(record.Tests, record.Failed, record.Figures) : null;

    private static PortRequest RequestOf(BuiltPort built)
    {
        var version = built.Node.Port.Version.Version;
        var choice = built.Node.Variant.Options;
        return new PortRequest(built.Node.Port.Name, new VersionRange(version, true, version, true))
        {
            Options = choice.With, WithoutOptions = choice.Without,
        };
    }
}
