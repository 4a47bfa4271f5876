using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Resolving;

/// <summary>Expands "all ports of a tree" and "a port with its variants" into requests.</summary>
internal sealed class WantedPorts(PortTree tree, Target target)
{
    /// <summary>Every port that supports the target. Others are reported.</summary>
    public ImmutableArray<PortRequest> All(IProgress<ProgressEvent> progress)
    {
        var selection = PortSelection.For(target);
        var supporting = tree.Names.ToLookup(
            name => tree.VersionsOf(name).Any(v => tree.Find(name, v.Version)!.Supports.Holds(selection)));
        if (supporting[false].Any())
        {
            progress.Report(new ProgressEvent.Notice(
                $"skipped, because they do not support `{target}`: "
                    + $"{string.Join(", ", supporting[false].Select(static n => $"`{n}`"))}"));
        }

        return [.. supporting[true].Select(static name => new PortRequest(name, VersionRange.All))];
    }

    /// <summary>
    /// A request for each version in the range, newest first; a request for a virtual name is returned unchanged.
    /// </summary>
    public IEnumerable<PortRequest> EachVersionOf(PortRequest request)
    {
        var versions = tree.VersionsOf(request.Port).Where(v => VersionSet.Of(request.Range).Contains(v.Version))
            .Where(v => tree.Find(request.Port, v.Version)!.Supports.Holds(PortSelection.For(target))).ToArray();
        return versions.Length == 0 ? [request]
            : versions.Select(
                v => request with { Range = new VersionRange(v.Version.Version, true, v.Version.Version, true) });
    }

    /// <summary>
    /// The variants of the ports requested without options. A lock file has one choice of options per port and target, so it
    /// excludes variants if it is required.
    /// </summary>
    public ImmutableArray<PortRequest> VariantsOf(
        ImmutableArray<PortRequest> ports, bool isLockDemanded, IProgress<ProgressEvent> progress)
    {
        ImmutableArray<PortRequest> variants = [.. ports.SelectMany(VariantsOf)];
        if (isLockDemanded && !variants.IsEmpty)
        {
            progress.Report(new ProgressEvent.Notice(
                "skipped, because the lock file has no variants: "
                + string.Join(", ", variants.Select(static v => $"`{v}`"))));
            return [];
        }

        return variants;
    }

    private IEnumerable<PortRequest> VariantsOf(PortRequest request) =>
        request.Choice != OptionChoice.Defaults
            || tree.FindNewest(request.Port, VersionSet.Of(request.Range)) is not { } port
            ? []
            : port.Variants.Select(PortSelection.For(target))
                .Select(choice => request with { Options = choice.With, WithoutOptions = choice.Without });
}
