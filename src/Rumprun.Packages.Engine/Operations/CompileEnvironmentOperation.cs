using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Building;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Resolving;
using Rumprun.Packages.Engine.Store;
using Rumprun.Packages.Engine.Toolchains;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>An environment for compiling by hand.</summary>
/// <param name="Sysroot">The directory that the libraries are merged in, absolute.</param>
public sealed record CompileEnvironment(
    Target Target, string Sysroot, ImmutableSortedDictionary<string, string> Variables);

/// <summary>
/// Makes for a user what a build makes for a port: a sysroot of installed libraries, and the variables that name compilers
/// and flags to a build system.
/// </summary>
public sealed class CompileEnvironmentOperation(
    PortTree tree,
    InstalledPorts installed,
    PackageStore store,
    ToolchainFinder toolchains,
    BuildMachineFinder machines,
    RrpkgDirectories directories)
{
    /// <exception cref="DiagnosticException">
    /// RR6101: a library is not installed; RR5116: two of them have the same file; RR50nn: there is no toolchain.
    /// </exception>
    public async Task<CompileEnvironment> RunAsync(
        ImmutableArray<PortName> names, Target? target, CancellationToken cancellationToken)
    {
        var first = installed.Find(names[0], target);
        var ports = names.Select(n => installed.Find(n, first.Target)).DistinctBy(static p => p.Name)
            .OrderBy(static p => p.Name).ToArray();
        var packages = string.Concat(ports.Select(static p => $"{p.Package}\n"));
        var sysroot = Path.Combine(directories.Cache, "sysroots", Sha256Digest.OfText(packages).Short);
        if (!Directory.Exists(sysroot))
        {
            Merge(ports.Select(p => (p.Name, store.PathOf(p.Package))), sysroot, cancellationToken);
        }

        var toolchain = await toolchains.FindAsync(first.Target, cancellationToken);
        var variables = CompilerEnvironment.WithUsage(
            CompilerEnvironment.For(toolchain, await machines.FindAsync(cancellationToken), sysroot),
            sysroot,
            [.. ports.Select(p => tree.Find(p.Name, p.Version)).OfType<Port>().Select(static p => (p.Prefix, p.Usage))]);
        return new CompileEnvironment(first.Target, sysroot, variables);
    }

    private static void Merge(
        IEnumerable<(PortName Name, string Tree)> trees, string sysroot, CancellationToken cancellationToken)
    {
        var temporary = AtomicFile.TemporaryNameFor(sysroot);
        try
        {
            Directory.CreateDirectory(temporary);
            var merge = new SysrootMerge(temporary);
            foreach (var (name, tree) in trees)
            {
                merge.Add(name, tree, yields: [], cancellationToken);
            }

            Directory.Move(temporary, sysroot);
        }
        finally
        {
            DirectoryTree.Delete(temporary);
        }
    }
}
