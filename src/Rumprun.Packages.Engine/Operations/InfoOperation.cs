using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Locking;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.LockFiles;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>A port and what of it is installed.</summary>
/// <param name="Tests">The last one for each target that this version was tested for here.</param>
public sealed record PortInfo(Port Port, ImmutableArray<InstalledSize> Installed, ImmutableArray<TestRecord> Tests)
{
    /// <summary>Every version that there is, newest first.</summary>
    public required ImmutableArray<VersionEntry> Versions { get; init; }

    /// <summary>By target: the version that the lock file has.</summary>
    public required ImmutableSortedDictionary<string, PortVersion> Locked { get; init; }
}

/// <summary>An installed port with the size of its first image in bytes; null for a library.</summary>
/// <param name="IsSandboxed">See <see cref="PackageManifest.IsSandboxed"/>.</param>
public sealed record InstalledSize(InstalledPort Port, long? ImageSize, bool IsSandboxed);

/// <summary>Gathers what there is to know about a port.</summary>
public sealed class InfoOperation(
    PortTree tree, Profile profile, PackageStore store, TestRecords tests, LockFileStore lockFile)
{
    /// <param name="request">The newest version in its range is described.</param>
    /// <exception cref="DiagnosticException">RR2001, RR2003: there is no such port, or none of these versions.</exception>
    public PortInfo Run(PortRequest request)
    {
        var name = request.Port;
        var port = tree.FindNewest(name, VersionSet.Of(request.Range))
            ?? throw (tree.Has(name) ? UnknownPort.NoVersion(tree, request) : UnknownPort.Exception(tree, name));
        return new PortInfo(
            port,
            [.. profile.Current().Ports.Where(p => p.Name == name).Select(
                p => new InstalledSize(p, ImageSizeOf(p), store.ManifestOf(p.Package).IsSandboxed))],
            [.. tests.LastOf(port)])
        {
            Versions = [.. tree.VersionsOf(name)],
            Locked = (lockFile.Read() ?? LockFile.Empty).Targets.Where(t => t.Value.Ports.ContainsKey(name))
                .ToImmutableSortedDictionary(
                    static t => t.Key.ToString(), t => t.Value.Ports[name].Version, StringComparer.Ordinal),
        };
    }

    private long? ImageSizeOf(InstalledPort port) =>
        port.Image is { } image && !port.Launches.IsEmpty
            ? store.ManifestOf(image).Entries.OfType<PackageEntry.File>()
                .FirstOrDefault(f => f.Path == $"images/{port.Launches[0].Image}")?.Size
            : null;
}
