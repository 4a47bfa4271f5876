using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Conformance;

/// <summary>The probes that link, in one program, and the outcomes of the others.</summary>
/// <param name="Program">Null if none of them links.</param>
/// <param name="Runnable">Names of the probes in the program.</param>
internal sealed record CompiledProbes(
    string? Program, ImmutableArray<string> Runnable, ImmutableDictionary<string, ProbeOutcome> Outcomes);

/// <summary>Compiles and links probes with a toolchain, in their own directory.</summary>
/// <param name="environment">What a build step gets: <see cref="CompilerEnvironment"/>.</param>
internal sealed class ProbeCompiler(string directory, ImmutableSortedDictionary<string, string> environment)
{
    private const string Table = "probes.h";
    private const string ProgramName = "probes";

    private string Cc => environment["CC"];

    public async Task<CompiledProbes> CompileAsync(ImmutableArray<Gap> gaps, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(directory);
        await ProbeFiles.WriteToAsync(directory, cancellationToken);
        var outcomes = ImmutableDictionary.CreateBuilder<string, ProbeOutcome>(StringComparer.Ordinal);
        var linked = new List<LinkedProbe>();
        foreach (var gap in gaps)
        {
            if (gap.IsCxx && !environment.ContainsKey("CXX"))
            {
                outcomes[gap.Name] = new ProbeOutcome.NotTried("the toolchain has no C++ compiler");
                continue;
            }

            var probe = new LinkedProbe(gap, ObjectsOf(gap));
            if (await CompileProbeAsync(gap, cancellationToken) is { Complaint: { } refused })
            {
                outcomes[gap.Name] = new ProbeOutcome.DoesNotCompile(refused);
            }
            else if (await LinkAsync([probe], "alone", cancellationToken) is { } unlinked)
            {
                outcomes[gap.Name] = new ProbeOutcome.DoesNotLink(unlinked);
            }
            else
            {
                linked.Add(probe);
            }
        }

        if (linked.Count > 0 && await LinkAsync(linked, ProgramName, cancellationToken) is { } complaint)
        {
            throw GapDiagnostics.ProbesFail.Exception(
                $"the probes can be linked one by one but not together: {complaint}",
                "run `rrpkg toolchain show` to see whether the toolchain is complete");
        }

        return new CompiledProbes(
            linked.Count > 0
                ? Path.Combine(directory, ProgramName)
                : null, [.. linked.Select(static l => l.Gap.Name)], outcomes.ToImmutable());
    }

    private static ImmutableArray<string> ObjectsOf(Gap gap) =>
        gap.LibraryFile is null ? [$"{gap.ProbeFile}.o"] : [$"{gap.ProbeFile}.o", $"lib{gap.LibraryFile}.a"];

    private static string FunctionOf(Gap gap) => $"probe_{Path.GetFileNameWithoutExtension(gap.ProbeFile)}";

    private async Task<Attempt> CompileProbeAsync(Gap gap, CancellationToken cancellationToken)
    {
        var compiled = await CompileAsync(gap.ProbeFile, gap.IsCxx, [$"-Dprobe={FunctionOf(gap)}"], cancellationToken);
        if (compiled.Complaint is not null || gap.LibraryFile is not { } library)
        {
            return compiled;
        }

        var further = await CompileAsync(library, gap.IsCxx, [], cancellationToken);
        return further.Complaint is not null
            ? further
            : await RunAsync(environment["AR"], ["rcs", $"lib{library}.a", $"{library}.o"], cancellationToken);
    }

    /// <returns>The linker's complaint; null: it succeeded.</returns>
    private async Task<string?> LinkAsync(
        IReadOnlyCollection<LinkedProbe> probes, string program, CancellationToken cancellationToken)
    {
        var table = string.Concat(probes.Select(static p => $"PROBE(\"{p.Gap.Name}\", {FunctionOf(p.Gap)})\n"));
        await File.WriteAllTextAsync(Path.Combine(directory, Table), table, cancellationToken);
        if (await CompileAsync(ProbeFiles.Runner, isCxx: false, [], cancellationToken) is { Complaint: { } refused })
        {
            throw GapDiagnostics.ProbesFail.Exception(
                $"the program that runs the probes does not compile: {refused}",
                "run `rrpkg toolchain show` to see whether the toolchain is complete");
        }

        var linker = probes.Any(static p => p.Gap.IsCxx) ? environment["CXX"] : Cc;
        var linked = await RunAsync(
            linker,
            ["-o", program, $"{ProbeFiles.Runner}.o", .. probes.SelectMany(static p => p.Objects), .. Words("LDFLAGS")],
            cancellationToken);
        return linked.Complaint ?? (File.Exists(Path.Combine(directory, program)) ? null : "it wrote no file");
    }

    private Task<Attempt> CompileAsync(
        string file, bool isCxx, ImmutableArray<string> arguments, CancellationToken cancellationToken) =>
        RunAsync(
        isCxx ? environment["CXX"] : Cc,
        [.. Words(isCxx ? "CXXFLAGS" : "CFLAGS"), .. Words("CPPFLAGS"), "-I.", .. arguments, "-c", file, "-o", $"{file}.o"],
        cancellationToken);

    private async Task<Attempt> RunAsync(
        string program, ImmutableArray<string> arguments, CancellationToken cancellationToken)
    {
        var result = await ChildProcess.RunAsync(
            new CommandLine
            {
                Program = program,
                Arguments = arguments,
                Environment = environment,
                WorkingDirectory = directory,
            },
            cancellationToken);
        return new Attempt(result.Succeeded ? null : ComplaintIn(result.Error, result.ExitCode));
    }

    /// <summary>The line that says what is wrong, without the file name, since that file no longer exists.</summary>
    private static string ComplaintIn(string error, int exitCode)
    {
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var line = lines.FirstOrDefault(static l => l.Contains("error: ", StringComparison.Ordinal) || l.Contains(
            "undefined reference", StringComparison.Ordinal))
            ?? lines.LastOrDefault()
            ?? $"it exited with {exitCode} without a message";
        var start = line.IndexOf("error: ", StringComparison.Ordinal) is var error1 and >= 0 ? error1 + "error: ".Length
            : line.IndexOf("undefined reference", StringComparison.Ordinal) is var undefined and >= 0 ? undefined
            : 0;
        return line[start..];
    }

    private string[] Words(string variable) =>
        environment.GetValueOrDefault(variable, "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A run of a tool, with its complaint; null: it succeeded.</summary>
    private sealed record Attempt(string? Complaint);

    private sealed record LinkedProbe(Gap Gap, ImmutableArray<string> Objects);
}
