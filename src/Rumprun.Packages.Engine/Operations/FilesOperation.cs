using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>
/// A file of an installed port: its path, its size in bytes and its hash. A link has neither size nor hash.
/// </summary>
public sealed record InstalledFile(string Path, long? Size, Sha256Digest? Sha256);

/// <summary>Lists the files of an installed port: those of its build, then its images.</summary>
public sealed class FilesOperation(InstalledPorts installed, PackageStore store)
{
    /// <exception cref="DiagnosticException">RR6101: the port is not installed.</exception>
    public ImmutableArray<InstalledFile> Run(PortName name, Target? target)
    {
        var port = installed.Find(name, target);
        Sha256Digest?[] packages = [port.Package, port.Image];
        return [.. packages.OfType<Sha256Digest>().SelectMany(FilesOf)];
    }

    private IEnumerable<InstalledFile> FilesOf(Sha256Digest digest)
    {
        var tree = store.PathOf(digest);
        return store.ManifestOf(digest).Entries
            .Where(static e => e is not PackageEntry.Directory)
            .Select(e => e is PackageEntry.File file
                ? new InstalledFile(Path.Combine(tree, e.Path), file.Size, file.Sha256)
                : new InstalledFile(Path.Combine(tree, e.Path), Size: null, Sha256: null));
    }
}
