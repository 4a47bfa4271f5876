using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Profiles;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>A port and what of it is installed.</summary>
/// <param name="Tests">The last one for each target that this version was tested for here.</param>
public sealed record PortInfo(Port Port, ImmutableArray<InstalledSize> Installed, ImmutableArray<TestRecord> Tests);

/// <summary>An installed port with the size of its first image in bytes; null for a library.</summary>
/// <param name="IsSandboxed">See <see cref="PackageManifest.IsSandboxed"/>.</param>
public sealed record InstalledSize(InstalledPort Port, long? ImageSize, bool IsSandboxed);

/// <summary>Gathers what there is to know about a port.</summary>
public sealed class InfoOperation(PortTree tree, Profile profile, PackageStore store, TestRecords tests)
{
    /// <exception cref="DiagnosticException">RR2001: there is no such port.</exception>
    public PortInfo Run(PortName name)
    {
        var port = tree.Find(name) ?? throw UnknownPort.Exception(tree, name);
        return new PortInfo(
            port,
            [.. profile.Current().Ports.Where(p => p.Name == name).Select(p => new InstalledSize(p, ImageSizeOf(p), store.ManifestOf(p.Package).IsSandboxed))],
            [.. tests.LastOf(port)]);
    }

    private long? ImageSizeOf(InstalledPort port) =>
        port.Image is { } image && !port.Launches.IsEmpty
            ? store.ManifestOf(image).Entries.OfType<PackageEntry.File>()
                .FirstOrDefault(f => f.Path == $"images/{port.Launches[0].Image}")?.Size
            : null;
}
