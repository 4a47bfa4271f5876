using System.Diagnostics;
using System.Globalization;

namespace Rumprun.Packages.Benchmarks;

/// <summary>A command that is measured from the start of its process to the end.</summary>
public sealed record ProcessRun(string Subject, string Program, params IReadOnlyList<string> Arguments)
{
    private const string Time = "/usr/bin/time";

    /// <summary>The exit codes of a run that counts.</summary>
    public IReadOnlyList<int> ExitCodes { get; init; } = [0];

    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task<TimeSpan> TimeAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Program, Arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        var timer = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
        var error = process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        var elapsed = timer.Elapsed;
        await output;
        return ExitCodes.Contains(process.ExitCode)
            ? elapsed
            : throw new InvalidOperationException($"{Program} {string.Join(' ', Arguments)} failed: {await error}");
    }

    /// <summary>Page faults and the greatest resident size, which hardly depend on what else the machine does.</summary>
    /// <exception cref="MissingPrerequisiteException">GNU time is not installed.</exception>
    public (long PageFaults, long ResidentBytes) Memory()
    {
        if (!File.Exists(Time))
        {
            throw new MissingPrerequisiteException($"memory is measured with `{Time}`: apt-get install time");
        }

        var report = Path.GetTempFileName();
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(Time, ["--quiet", "--format", "%R %F %M", "--output", report, Program, .. Arguments])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                })!;
            process.WaitForExit();
            var numbers = File.ReadAllText(report).Trim().Split(' ')
                .Select(static n => long.Parse(n, CultureInfo.InvariantCulture)).ToArray();
            return (numbers[0] + numbers[1], numbers[2] * 1024);
        }
        finally
        {
            File.Delete(report);
        }
    }
}
