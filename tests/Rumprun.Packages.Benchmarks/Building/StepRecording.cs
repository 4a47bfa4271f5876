using System.Diagnostics;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Benchmarks.Building;

/// <summary>
/// The steps of a build as a person would type them: each command of bubblewrap that rrpkg ran, with its environment, and
/// the build directory as it was before the first of them, unpacked and patched.
/// </summary>
/// <param name="directory">An empty directory for the recording.</param>
public sealed class StepRecording(string directory)
{
    private const string BuildMount = "/build";
    private const string ToolchainMount = "/toolchain";

    private string Programs => Path.Combine(directory, "programs");

    private string Start => Path.Combine(directory, "start");

    /// <summary>Builds a port with a bwrap in the way that writes down what it is called with.</summary>
    public async Task RecordAsync(BenchHome home, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Programs);
        var bubblewrap = SearchPath.System.Find("bwrap")
            ?? throw new InvalidOperationException("bwrap is not installed: apt-get install bubblewrap");
        var recorder = Path.Combine(Programs, "bwrap");
        await File.WriteAllTextAsync(
            recorder,
            $$"""
            #!/bin/bash
            for ((i = 1; i <= $#; i++)); do
              if [ "${!i}" = {{BuildMount}} ] && [ ! -f {{directory}}/done ]; then
                before=$((i - 1))
                [ -d {{Start}} ] || /bin/cp -a "${!before}" {{Start}}
                number=$(/bin/ls {{directory}} | /usr/bin/wc -l)
                /usr/bin/printf '%s\0' "$@" > {{directory}}/step-$((1000 + number)).arguments
                /usr/bin/env -0 > {{directory}}/step-$((1000 + number)).environment
              fi
            done
            exec {{bubblewrap}} "$@"
            """,
            cancellationToken);
        FileEntry.SetMode(recorder, executable: true);
        await home.RunAsync(arguments, cancellationToken, Programs);
    }

    /// <summary>
    /// Runs the recorded commands one after the other, and where the target is a unikernel bakes what came out.
    /// </summary>
    /// <param name="jobs">What a person gives make.</param>
    /// <param name="program">The name of the program that is baked.</param>
    /// <returns>How long laying the directory out took, how long the commands did, and how long baking did.</returns>
    public async Task<(TimeSpan Layout, TimeSpan Steps, TimeSpan Bake)> ReplayAsync(
        int jobs, string program, CancellationToken cancellationToken)
    {
        var steps = Directory.EnumerateFiles(directory, "*.arguments").Order(StringComparer.Ordinal).Select(Read).ToArray();
        var layout = Stopwatch.StartNew();
        var build = SourceOf(steps[0], BuildMount)!;
        DirectoryTree.Delete(build);
        await BenchHome.MeasureAsync(Redirected("/bin/cp", "-a", Start, build), cancellationToken);
        layout.Stop();
        var sum = TimeSpan.Zero;
        foreach (var step in steps)
        {
            step.Environment["MAKEFLAGS"] = $"-j{jobs}";
            sum += await BenchHome.MeasureAsync(step, cancellationToken);
        }

        var bake = SourceOf(steps[0], ToolchainMount) is { } toolchain ? await BakeAsync(
            toolchain, build, program, cancellationToken) : TimeSpan.Zero;
        DirectoryTree.Delete(build);
        return (layout.Elapsed, sum, bake);
    }

    private static async Task<TimeSpan> BakeAsync(
        string toolchain, string build, string program, CancellationToken cancellationToken)
    {
        var built = Directory.EnumerateFiles(build, program, SearchOption.AllDirectories)
            .First(static f => f.Contains("/bin/", StringComparison.Ordinal) && FileEntry.KindOf(f) == FileEntryKind.File);
        var (full, image) = (Path.Combine(build, "image.full"), Path.Combine(build, "image"));
        var bake = Redirected(Path.Combine(toolchain, "bin/rumprun-bake"), "hw_generic", full, built);
        bake.Environment["RUMPRUN_WARNING_STFU"] = "please";
        return await BenchHome.MeasureAsync(bake, cancellationToken)
            + await BenchHome.MeasureAsync(Redirected("/usr/bin/strip", "-o", image, full), cancellationToken);
    }

    /// <summary>What a command of bubblewrap mounts at a place; null where it mounts nothing there.</summary>
    private static string? SourceOf(ProcessStartInfo step, string place) =>
        step.ArgumentList.IndexOf(place) is > 0 and var index ? step.ArgumentList[index - 1] : null;

    private static ProcessStartInfo Redirected(string program, params string[] arguments) =>
        new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };

    private static ProcessStartInfo Read(string arguments)
    {
        var words = File.ReadAllText(arguments).Split('\0')[..^1].ToList();

        // Without rrpkg's script around the command: behind `--` come a shell, -c, the script and its name.
        words.RemoveRange(words.IndexOf("--") + 1, 4);
        var start = new ProcessStartInfo(SearchPath.System.Find("bwrap")!, words)
        {
            WorkingDirectory = "/",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var variable in File.ReadAllText(Path.ChangeExtension(arguments, ".environment")).Split('\0')[..^1])
        {
            var parts = variable.Split('=', 2);
            start.Environment[parts[0]] = parts[1];
        }

        return start;
    }
}
