using NuGet.Versioning;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Toolchains;

namespace Rumprun.Packages.Engine.ToolchainPackages;

/// <summary>
/// Makes a package of an installed toolchain. The same installation gives the same package, whichever directory it is in.
/// </summary>
public sealed class ToolchainPacker(RrpkgDirectories directories, ToolchainFinder finder)
{
    private const string StagingPrefix = "toolchain-";

    /// <param name="prefix">The directory that the toolchain is installed in.</param>
    /// <param name="output">The file that is written.</param>
    /// <exception cref="DiagnosticException">
    /// RR5003 to RR5006: there is no working toolchain; RR5009, RR3105: it cannot be packed.
    /// </exception>
    public async Task<Package> PackAsync(string prefix, string output, CancellationToken cancellationToken)
    {
        var toolchains = await finder.InspectAsync(prefix, cancellationToken);
        if (toolchains.DistinctBy(static t => t.Identity).Count() > 1)
        {
            throw ToolchainDiagnostics.CannotPack.Exception(
                $"`{prefix}` has toolchains for several architectures, and a package holds one",
                "install Rumprun for one architecture into a directory of its own, and pack that");
        }

        var toolchain = toolchains[0];
        OwnedDirectory.Sweep(directories.Builds, StagingPrefix);
        using var staging = OwnedDirectory.CreateNew(directories.Builds, StagingPrefix);
        var tree = Path.Combine(staging.Path, "tree");
        RelocatableTree.RequireRelativeLinks(toolchain.Prefix);
        DirectoryTree.CopyWritable(toolchain.Prefix, tree);
        await RelocatableTree.DetachAsync(tree, ToolchainFinder.RecordedPrefix(toolchain), cancellationToken);
        var manifest = new PackageManifest
        {
            Kind = PackageKind.Toolchain,
            Name = PortName.Parse("rumprun"),

            // Rumprun has no version numbers: the key tells one toolchain from another.
            Version = new PortVersion(new NuGetVersion(0, 0, 0), 1),
            Target = toolchain.Target,
            License = "LicenseRef-Rumprun",
            Key = toolchain.Identity,
            IsSandboxed = false,
            Entries = await PackageTree.DescribeAsync(tree, cancellationToken),
        };
        await using var file = PendingFile.Beside(Path.GetFullPath(output));
        var package = await PackageWriter.WriteAsync(manifest, tree, file.Content, cancellationToken);
        file.MoveTo(Path.GetFullPath(output));
        return package;
    }
}
