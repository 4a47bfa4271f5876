using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>Plans the actions of a port: building it, and baking its images.</summary>
public sealed class PortActions(PortPlanner planner, BuildSourceFetcher sources, PortBuilder builder, ImagePackager images)
{
    /// <summary>The action that builds a port with the packages of what it needs.</summary>
    /// <param name="isCheck">See <see cref="BuildOptions.Check"/>.</param>
    /// <exception cref="DiagnosticException">There is no toolchain, or the port cannot be built for the target.</exception>
    internal async Task<PackageAction> BuildOfAsync(
        ScheduledPort port,
        IReadOnlyDictionary<int, BuiltPort> needs,
        bool isCheck,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var build = await planner.PlanAsync(
            port.Node,
            [.. port.Libraries.Select(l => needs[l.Index])],
            [.. port.Tools.Select(t => needs[t.Index])],
            cancellationToken);
        var named = new SubjectProgress(progress, port.Subject);
        FetchedBuildSources? fetched = null;
        return new PackageAction(port, build.Plan.Key, MakeAsync)
        {
            Fetch = async () => fetched = await sources.FetchAsync(build.Plan, named, cancellationToken),
            Name = "build",
            IsCheck = isCheck,
        };

        Task<Package> MakeAsync(string jobServer) => builder.BuildAsync(
            build with { Binding = build.Binding with { JobServer = jobServer } },
            isCheck,
            fetched!,
            named,
            cancellationToken);
    }

    /// <summary>The action that bakes a built port's images; null if it has none.</summary>
    internal async Task<PackageAction?> BakeOfAsync(
        ScheduledPort port, BuiltPort built, IProgress<ProgressEvent> progress, CancellationToken cancellationToken) =>
        await images.PrepareAsync(built, cancellationToken) is not { } prepared ? null : new PackageAction(
            port,
            prepared.Key.Digest,
            _ => images.BakeAsync(prepared, new SubjectProgress(progress, port.Subject), cancellationToken))
        {
            Name = "image",
        };
}
