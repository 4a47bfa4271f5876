using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Resolving;

/// <summary>Says what is meant by all ports of a tree, and by a port with its variants.</summary>
internal sealed class WantedPorts(PortTree tree, Target target)
{
    /// <summary>Every port that supports the target. Those that do not are said.</summary>
    public ImmutableArray<PortRequest> All(IProgress<ProgressEvent> progress)
    {
        var selection = PortSelection.For(target);
        var supporting = tree.Names.ToLookup(name => tree.Find(name)!.Supports.Holds(selection));
        if (supporting[false].Any())
        {
            progress.Report(new ProgressEvent.Notice(
                $"left out, for they do not support `{target}`: {string.Join(", ", supporting[false].Select(static n => $"`{n}`"))}"));
        }

        return [.. supporting[true].Select(static name => new PortRequest(name, VersionRange.All))];
    }

    /// <summary>
    /// The variants of those ports that nothing is said of the options of. A lock file has one choice of a port's options for a
    /// target, so there are none where it is demanded.
    /// </summary>
    public ImmutableArray<PortRequest> VariantsOf(
        ImmutableArray<PortRequest> ports, bool isLockDemanded, IProgress<ProgressEvent> progress)
    {
        ImmutableArray<PortRequest> variants = [.. ports.SelectMany(VariantsOf)];
        if (isLockDemanded && !variants.IsEmpty)
        {
            progress.Report(new ProgressEvent.Notice(
                $"left out, for the lock file has no variants: {string.Join(", ", variants.Select(static v => $"`{v}`"))}"));
            return [];
        }

        return variants;
    }

    private IEnumerable<PortRequest> VariantsOf(PortRequest request) =>
        request.Choice != OptionChoice.Defaults || tree.Find(request.Port) is not { } port
            ? []
            : port.Variants.Select(PortSelection.For(target))
                .Select(choice => request with { Options = choice.With, WithoutOptions = choice.Without });
}
