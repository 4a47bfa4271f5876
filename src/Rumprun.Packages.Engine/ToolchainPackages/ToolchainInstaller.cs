using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Archives;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Toolchains;

namespace Rumprun.Packages.Engine.ToolchainPackages;

/// <summary>Installs a toolchain from its package, checks that it is the one that was packed, and registers it.</summary>
public sealed class ToolchainInstaller(
    RrpkgDirectories directories, ToolchainFinder finder, ToolchainRegistration registration)
{
    private const string StagingPrefix = ".rrpkg-toolchain-";

    /// <summary>
    /// A toolchain that is in the directory already is kept if it is the same one. A failure leaves the directory as it was.
    /// </summary>
    /// <param name="archive">The package's file.</param>
    /// <param name="expected">The digest that the package has to have; null: any.</param>
    /// <param name="prefix">Where it is installed; null: a directory below rrpkg's own, named by the identity.</param>
    /// <exception cref="DiagnosticException">
    /// RR3101 to RR3104: the package is refused; RR5010: it cannot be installed there; RR5003 to RR5005, RR5011: what was
    /// installed does not work on this machine, or is another toolchain.
    /// </exception>
    public async Task<ImmutableArray<Toolchain>> InstallAsync(
        Stream archive, Sha256Digest? expected, string? prefix, CancellationToken cancellationToken)
    {
        var place = prefix is null ? null : Path.TrimEndingDirectorySeparator(Path.GetFullPath(prefix));
        var parent = place is null ? directories.Toolchains : Path.GetDirectoryName(place) ?? "/";
        OwnedDirectory.Sweep(parent, StagingPrefix);
        using var staging = OwnedDirectory.CreateNew(parent, StagingPrefix);
        var package = await PackageReader.ExtractAsync(archive, staging.Path, expected, cancellationToken);
        if (package.Manifest.Kind != PackageKind.Toolchain)
        {
            throw ToolchainDiagnostics.CannotInstall.Exception(
                $"the package `{package.Manifest.Name}` does not contain a toolchain",
                "make one with `rrpkg toolchain pack`");
        }

        var identity = package.Manifest.Key;
        place ??= Path.Combine(parent, identity.Hex[..16]);
        RequirePlain(place);
        if (Directory.Exists(place) && Directory.EnumerateFileSystemEntries(place).Any())
        {
            return await ReuseAsync(place, identity, cancellationToken);
        }

        var tree = Path.Combine(staging.Path, "tree");
        await RelocatableTree.AttachAsync(tree, place, cancellationToken);
        if (Directory.Exists(place))
        {
            Directory.Delete(place);
        }

        Directory.Move(tree, place);
        var isGood = false;
        try
        {
            RequireIdentity(await finder.InspectAsync(place, cancellationToken), identity);
            isGood = true;
        }
        finally
        {
            if (!isGood)
            {
                DirectoryTree.Delete(place);
            }
        }

        return await registration.RegisterAsync(place, cancellationToken);
    }

    private async Task<ImmutableArray<Toolchain>> ReuseAsync(
        string place, Sha256Digest identity, CancellationToken cancellationToken)
    {
        var present = await PresentAsync(place, cancellationToken);
        return present.Any(t => t.Identity == identity)
            ? await registration.RegisterAsync(place, cancellationToken)
            : throw ToolchainDiagnostics.CannotInstall.Exception(
                $"`{place}` is not empty, and does not contain this toolchain",
                "name another directory with `--prefix`, or delete this one");
    }

    private async Task<ImmutableArray<Toolchain>> PresentAsync(string place, CancellationToken cancellationToken)
    {
        try
        {
            return await finder.InspectAsync(place, cancellationToken);
        }
        catch (DiagnosticException)
        {
            // Something else, or a broken toolchain: either way not this one.
            return [];
        }
    }

    private static void RequirePlain(string place)
    {
        if (!RelocatableTree.IsPlain(place))
        {
            throw ToolchainDiagnostics.CannotInstall.Exception(
                $"`{place}` has characters that Rumprun's scripts cannot quote",
                "use a directory with letters, digits and `_.+-` only");
        }
    }

    private static void RequireIdentity(ImmutableArray<Toolchain> installed, Sha256Digest identity)
    {
        if (installed.FirstOrDefault(t => t.Identity != identity) is { } other)
        {
            throw ToolchainDiagnostics.OtherIdentity.Exception(
                $"the toolchain would have the identity `{other.Identity}` here, and `{identity}` was packed: "
                + $"here it is {other.Description}",
                "install the gcc and binutils that it was packed with: their versions are part of the identity",
                "or use another directory, if this one's path occurs in the toolchain's files");
        }
    }
}
