using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Elf;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Toolchains;

/// <summary>
/// Checks that musl-gcc links static programs, and establishes the identity of compiler, binutils and C library.
/// </summary>
internal static class HostedExamination
{
    private const string Install = "run `apt-get install musl-tools binutils gcc`";

    /// <exception cref="DiagnosticException">RR5003: files are missing; RR5005: it does not compile.</exception>
    public static async Task<ToolchainProbe> ExamineAsync(
        MuslInstallation musl, ImmutableSortedDictionary<ToolKind, string> tools, CancellationToken cancellationToken)
    {
        ToolKind[] needed = [ToolKind.Ar, ToolKind.Ld, ToolKind.As, ToolKind.Ranlib, ToolKind.Strip];
        string[] missing = [.. musl.Missing(), .. needed.Where(t => !tools.ContainsKey(t)).Select(
            static t => $"{t}".ToLowerInvariant())];
        if (missing.Length > 0)
        {
            throw ToolchainDiagnostics.Incomplete.Exception(
                $"`{musl.Compiler}` lacks {string.Join(", ", missing.Select(static m => $"`{m}`"))}", Install);
        }

        await SmokeTest.RunAsync(musl.Compiler, ["-static"], Objection, cancellationToken);
        var compiler = await CompilerQuestions.VersionLineAsync(musl.Compiler, cancellationToken);
        var linker = await CompilerQuestions.VersionLineAsync(tools[ToolKind.Ld], cancellationToken);
        var version = await LibraryVersionAsync(musl, cancellationToken);

        var identity = new ToolchainFiles();
        identity.State("musl-toolchain", "1");
        identity.State("musl", version);
        identity.State("compiler", compiler);
        identity.State("linker", linker);
        identity.State("assembler", await CompilerQuestions.VersionLineAsync(tools[ToolKind.As], cancellationToken));
        await identity.AddAsync(musl.Libraries, [musl.Specs, .. StaticParts(musl)], musl.Libraries, cancellationToken);
        await identity.AddAsync(musl.Headers, [musl.Headers], musl.Headers, cancellationToken);
        return new ToolchainProbe(
            identity.Identity,
            $"musl {version}, gcc {CompilerQuestions.NumberOf(compiler)}, binutils {CompilerQuestions.NumberOf(linker)}",
            [
                musl.Compiler, musl.Specs, .. StaticParts(musl), musl.Headers,
                .. Directory.EnumerateDirectories(
                    musl.Headers, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal),
                .. await CompilerQuestions.BackingProgramsAsync(musl.Compiler, cancellationToken),
            ])
        {
            Tuple = "x86_64-linux-musl",
        };
    }

    /// <summary>The archives and start files that go into a static program.</summary>
    private static IEnumerable<string> StaticParts(MuslInstallation musl) =>
        Directory.EnumerateFiles(musl.Libraries)
            .Where(static f => Path.GetExtension(f) is ".a" or ".o")
            .Order(StringComparer.Ordinal);

    private static string? Objection(ElfFile? file) => file switch
    {
        null => "the program that it links is not an ELF file",
        { NeedsInterpreter: true } => "what it links with `-static` is not static",
        _ => null,
    };

    /// <summary>musl's loader states the version when it is run without a program, and exits with 1.</summary>
    private static async Task<string> LibraryVersionAsync(MuslInstallation musl, CancellationToken cancellationToken)
    {
        const string key = "Version ";
        if (musl.Loader is null || !SearchPath.IsExecutable(musl.Loader))
        {
            return "unknown";
        }

        var answer = await ChildProcess.RunAsync(new CommandLine { Program = musl.Loader }, cancellationToken);
        return answer.Error.Split('\n').FirstOrDefault(
            static l => l.StartsWith(key, StringComparison.Ordinal))?[key.Length..].Trim()
            ?? "unknown";
    }
}
