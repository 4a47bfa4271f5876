using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Rumprun.Packages.Core.Packages;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Store;

namespace Rumprun.Packages.Benchmarks.Building;

/// <summary>A home of the benchmark's own, whose downloaded sources are the user's.</summary>
public sealed partial class BenchHome : IDisposable
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
    public async Task<TimeSpan> RunAsync(
        IReadOnlyList<string> arguments, CancellationToken cancellationToken, string? searchFirst = null)
    {
        var start = new ProcessStartInfo(_rrpkg, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["RRPKG_HOME"] = Path;
        if (searchFirst is not null)
        {
            start.Environment["PATH"] = $"{searchFirst}:{Environment.GetEnvironmentVariable("PATH")}";
        }

        return await MeasureAsync(start, cancellationToken);
    }

    /// <summary>Builds, and says what the processors did for it.</summary>
    public async Task<(TimeSpan Elapsed, TimeSpan Work)> WorkAsync(
        IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var page = System.IO.Path.Combine(Path, "timeline.html");
        var elapsed = await RunAsync([.. arguments, "--timeline", page], cancellationToken);
        var work = WorkSeconds().Match(await File.ReadAllTextAsync(page, cancellationToken)).Groups[1].Value;
        return (elapsed, TimeSpan.FromSeconds(double.Parse(work, CultureInfo.InvariantCulture)));
    }

    public static async Task<TimeSpan> MeasureAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        var timer = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        var elapsed = timer.Elapsed;
        await output;
        return process.ExitCode == 0
            ? elapsed
            : throw new InvalidOperationException(
                $"{start.FileName} {string.Join(' ', start.ArgumentList)} failed: {await error}");
    }

    /// <summary>
    /// Everything that was built is forgotten, but for one port; downloads, sandboxes and what is known of compilers stay.
    /// </summary>
    public void ForgetAllBut(string port)
    {
        var index = Index();
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in index.List())
        {
            if (index.Read(key) is { } record && IsOf(record, port))
            {
                kept.Add(record.Package.Hex);
            }
            else
            {
                index.Remove(key);
            }
        }

        foreach (var package in Directory.EnumerateDirectories(_directories.Store).Where(
            d => !kept.Contains(System.IO.Path.GetFileName(d))))
        {
            DirectoryTree.Delete(package);
        }
    }

    /// <summary>How long the steps of a port's build took together.</summary>
    public TimeSpan StepsOf(string port)
    {
        return Index().Records()
            .Where(r => !r.Steps.IsEmpty && IsOf(r, port))
            .SelectMany(static r => r.Steps)
            .Aggregate(TimeSpan.Zero, static (sum, step) => sum + step.Elapsed);
    }

    public void Dispose() => DirectoryTree.Delete(Path);

    private BuildKeyIndex Index() => new(_directories.BuildKeys, new PackageStore(_directories.Store));

    private static bool IsOf(BuildRecord record, string port) =>
        record.CanonicalText.Contains($"\nname: {port}\n", StringComparison.Ordinal);

    [GeneratedRegex("data-work-seconds=\"([0-9.]+)\"")]
    private static partial Regex WorkSeconds();
}
