using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Toolchains;

/// <summary>Queries compilers and binutils for their versions and paths.</summary>
internal static class CompilerQuestions
{
    /// <summary>
    /// The programs that a gcc driver runs, as far as it reports their paths, and the machine's binutils.
    /// </summary>
    /// <remarks>A compiler that is upgraded in place replaces these.</remarks>
    public static async Task<ImmutableArray<string>> BackingProgramsAsync(
        string compiler, CancellationToken cancellationToken)
    {
        var answer = await ChildProcess.RunAsync(
            new CommandLine { Program = compiler, Arguments = ["-print-prog-name=cc1"] }, cancellationToken);
        return
        [
            .. new[] { answer.Output.Trim(), SearchPath.System.Find("as"), SearchPath.System.Find("ld") }
                .OfType<string>()
                .Where(static p => Path.IsPathRooted(p) && File.Exists(p))
                .Select(RealPath.Of),
        ];
    }

    /// <summary>The first line of <c>--version</c>.</summary>
    /// <exception cref="DiagnosticException">RR5005: the program fails; RR5001: it cannot be started.</exception>
    public static async Task<string> VersionLineAsync(string program, CancellationToken cancellationToken)
    {
        var line = await OutputLineAsync(program, "--version", cancellationToken);
        return line ?? throw ToolchainDiagnostics.CompilerFails.Exception(
            $"`{program} --version` fails", $"run `{program} --version` by hand to see why", "run `rrpkg doctor`");
    }

    /// <summary>
    /// The first line that a program prints when run with one argument; null if it fails or prints nothing.
    /// </summary>
    public static async Task<string?> OutputLineAsync(string program, string argument, CancellationToken cancellationToken)
    {
        var answer = await ChildProcess.RunAsync(
            new CommandLine { Program = program, Arguments = [argument] }, cancellationToken);
        var line = answer.Output.Split('\n', 2)[0].Trim();
        return answer.Succeeded && line.Length > 0 ? line : null;
    }

    /// <summary>The number at a version line's end: <c>12.2.0</c> of <c>cc (Debian 12.2.0-14) 12.2.0</c>.</summary>
    public static string NumberOf(string versionLine) => versionLine[(versionLine.LastIndexOf(' ') + 1)..];
}
