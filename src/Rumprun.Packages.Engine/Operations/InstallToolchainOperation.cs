using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Mirrors;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Releases;
using Rumprun.Packages.Engine.ToolchainPackages;
using Rumprun.Packages.Engine.Toolchains;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>Installs a toolchain that a mirror has.</summary>
public sealed class InstallToolchainOperation(
    OpenMirrors mirrors, ToolchainInstaller installer, RrpkgDirectories directories)
{
    /// <param name="identity">The first digits of the identity; null: the one that was published last.</param>
    /// <param name="prefix">Where it is installed; null: a directory below rrpkg's own, named by the identity.</param>
    /// <exception cref="DiagnosticException">
    /// RR5012: no mirror has it; RR3201 to RR3230, RR4201: the mirror is not to be trusted or does not respond; or as
    /// <see cref="ToolchainInstaller.InstallAsync"/>.
    /// </exception>
    public async Task<ImmutableArray<Toolchain>> RunAsync(
        PortName name,
        string? identity,
        string? prefix,
        IProgress<ProgressEvent> progress,
        CancellationToken cancellationToken)
    {
        var (mirror, toolchain) = await FindAsync(name, identity, progress, cancellationToken);
        progress.Report(new ProgressEvent.Notice(
            $"fetching the toolchain `{name}` {toolchain.Identity.Short} from the mirror `{mirror.Name}`"));
        Directory.CreateDirectory(directories.Builds);
        var path = Path.Combine(directories.Builds, $"toolchain-{Guid.NewGuid():N}.rrpkg");
        await using var file = new FileStream(
            path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        await mirror.CopyBlobAsync(toolchain.Archive, file, cancellationToken);
        file.Position = 0;
        return await installer.InstallAsync(file, toolchain.Archive.Digest, prefix, cancellationToken);
    }

    private async Task<(TrustedMirror Mirror, ReleasedToolchain Toolchain)> FindAsync(
        PortName name, string? identity, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var there = new List<string>();
        foreach (var mirror in await mirrors.OpenAsync(progress, cancellationToken))
        {
            var path = ToolchainIndex.TargetPathOf(name);
            if (await mirror.ReadTargetAsync(path, cancellationToken) is not { } bytes)
            {
                continue;
            }

            var toolchains = ToolchainIndexFormat.Parse(bytes, name).Toolchains;
            ReleasedToolchain[] meant =
            [
                .. toolchains.Where(t => identity is null || t.Identity.Hex.StartsWith(identity, StringComparison.Ordinal)),
            ];
            if (meant.Length == 1 || (meant.Length > 1 && identity is null))
            {
                return (mirror, meant[0]);
            }

            there.AddRange(toolchains.Select(t => $"`{name}@{t.Identity.Short}`"));
        }

        throw ToolchainDiagnostics.NotOnMirror.Exception(
            $"no mirror has one toolchain that is meant by `{name}{(identity is null ? "" : $"@{identity}")}`",
            there.Count > 0 ? $"mirrors have {string.Join(", ", there)}"
                : mirrors.IsEmpty ? "add a mirror: `rrpkg mirror add NAME ADDRESS --root FILE`"
                : "install one from a file: `rrpkg toolchain install FILE`");
    }
}
