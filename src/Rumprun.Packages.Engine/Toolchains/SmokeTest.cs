using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Elf;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Toolchains;

/// <summary>Compiles and links a one-line program, to prove that a compiler works.</summary>
internal static class SmokeTest
{
    private const string Source = "#include <stdio.h>\nint main(void) { return puts(\"works\") < 0; }\n";

    /// <param name="check">Returns what is wrong with the linked file, or null.</param>
    /// <exception cref="DiagnosticException">RR5005: it does not compile, or <paramref name="check"/> objects.</exception>
    public static async Task RunAsync(
        string compiler, ImmutableArray<string> flags, Func<ElfFile?, string?> check, CancellationToken cancellationToken)
    {
        var scratch = Directory.CreateTempSubdirectory("rrpkg-smoke-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(scratch, "main.c"), Source, cancellationToken);
            var result = await ChildProcess.RunAsync(
                new CommandLine
                {
                    Program = compiler,
                    Arguments = [.. flags, "-o", "main", "main.c"],
                    WorkingDirectory = scratch,
                },
                cancellationToken);
            if (!result.Succeeded)
            {
                throw Failure(compiler, FirstComplaint(result));
            }

            var linked = Path.Combine(scratch, "main");
            if (!File.Exists(linked))
            {
                throw Failure(compiler, "it reports success, but leaves no file");
            }

            await using var stream = File.OpenRead(linked);
            if (check(ElfFile.TryRead(stream)) is { } objection)
            {
                throw Failure(compiler, objection);
            }
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private static DiagnosticException Failure(string compiler, string reason) =>
        ToolchainDiagnostics.CompilerFails.Exception(
            $"`{compiler}` cannot compile a one-line program: {reason}",
            "check that the compiler behind it is installed (`apt-get install gcc binutils`)",
            "build or install the toolchain again if it is");

    private static string FirstComplaint(ProcessResult result)
    {
        var lines = $"{result.Error}\n{result.Output}".Split(
            '\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.FirstOrDefault(static l => l.Contains("error", StringComparison.OrdinalIgnoreCase))
            ?? lines.FirstOrDefault()
            ?? $"it exits with {result.ExitCode} and prints nothing";
    }
}
