using System.Collections.Immutable;
using Rumprun.Packages.Core.Configuration;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Toolchains;

/// <summary>Adds a toolchain to the user's config.yaml, so that later commands find it.</summary>
public sealed class ToolchainRegistration(RrpkgDirectories directories, ToolchainFinder finder)
{
    /// <summary>
    /// Checks the toolchains below a directory and adds it to the list. Nothing is written if one is broken.
    /// </summary>
    /// <returns>The toolchains in the directory.</returns>
    /// <exception cref="DiagnosticException">
    /// RR5003 to RR5006: there is none, or one is broken; RR5007: the file's list cannot be extended.
    /// </exception>
    public async Task<ImmutableArray<Toolchain>> RegisterAsync(string directory, CancellationToken cancellationToken)
    {
        var toolchains = await finder.InspectAsync(directory, cancellationToken);
        var file = directories.ConfigurationFile;
        try
        {
            var text = File.Exists(file) ? await File.ReadAllTextAsync(file, cancellationToken) : "";
            var extended = ToolchainList.Append(text, toolchains[0].Prefix)
                ?? throw ToolchainDiagnostics.CannotRegister.Exception(
                $"`toolchains` in `{file}` is not a list of directories",
                $"write it as a list, `toolchains: [{toolchains[0].Prefix}]`");
            if (extended != text)
            {
                AtomicFile.WriteText(file, extended);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DiagnosticException(
                ToolchainDiagnostics.CannotRegister.Create(
                    $"cannot write `{file}`: {FileFailure.ReasonOf(e)}", "check who owns the file and its directory"),
                e);
        }

        return toolchains;
    }
}
