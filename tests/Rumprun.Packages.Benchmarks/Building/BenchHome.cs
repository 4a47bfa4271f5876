using System.Diagnostics;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Benchmarks.Building;

/// <summary>What a command took: on the clock, and of processors.</summary>
public sealed record Cost(TimeSpan Elapsed, TimeSpan Work);

/// <summary>A home of the benchmark's own, whose downloaded sources are the user's.</summary>
public sealed class BenchHome : IDisposable
{
    private readonly string _rrpkg;

    private readonly RrpkgDirectories _directories;

    /// <param name="root">The checkout's top level.</param>
    public BenchHome(string root)
    {
        _rrpkg = System.IO.Path.Combine(root, "artifacts/rrpkg/rrpkg");
        Path = Directory.CreateTempSubdirectory("rrpkg-bench-").FullName;
        _directories = RrpkgDirectories.From(name => name == "RRPKG_HOME" ? Path : null);
        var sources = RrpkgDirectories.From(Environment.GetEnvironmentVariable).Sources;
        Directory.CreateDirectory(sources);
        Directory.CreateDirectory(_directories.Cache);
        File.CreateSymbolicLink(_directories.Sources, sources);
    }

    public string Path { get; }

    /// <summary>Runs rrpkg to its end.</summary>
    /// <param name="searchFirst">A directory that goes before all others on PATH; null: none.</param>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task<Cost> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken, string? searchFirst = null)
    {
        var start = new ProcessStartInfo(_rrpkg, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["RRPKG_HOME"] = Path;
        if (searchFirst is not null)
        {
            start.Environment["PATH"] = $"{searchFirst}:{Environment.GetEnvironmentVariable("PATH")}";
        }

        return await MeasureAsync(start, cancellationToken);
    }

    public static async Task<Cost> MeasureAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        var before = ProcessorTime.OfThisProcessTree();
        var timer = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        var elapsed = timer.Elapsed;
        await output;
        return process.ExitCode == 0
            ? new Cost(elapsed, ProcessorTime.OfThisProcessTree() - before)
            : throw new InvalidOperationException($"{start.FileName} {string.Join(' ', start.ArgumentList)} failed: {await error}");
    }

    /// <summary>Everything that was built is forgotten; downloads, sandboxes and what is known of compilers stay.</summary>
    public void Forget() => DirectoryTree.Delete(_directories.Data);

    /// <summary>How long the steps of a port's build took together.</summary>
    public TimeSpan StepsOf(string port)
    {
        var index = new BuildKeyIndex(_directories.BuildKeys, new PackageStore(_directories.Store));
        return index.Records()
            .Where(r => !r.Steps.IsEmpty && r.CanonicalText.Contains($"\nname: {port}\n", StringComparison.Ordinal))
            .SelectMany(static r => r.Steps)
            .Aggregate(TimeSpan.Zero, static (sum, step) => sum + step.Elapsed);
    }

    public void Dispose() => DirectoryTree.Delete(Path);
}
