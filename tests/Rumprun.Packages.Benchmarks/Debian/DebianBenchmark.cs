using System.Globalization;
using System.Text.Json;
using Rumprun.Packages.Benchmarks.Resolving;
using Rumprun.Packages.Testing;

namespace Rumprun.Packages.Benchmarks.Debian;

/// <summary>
/// A desktop out of Debian's tens of thousands of packages, and beside it what libsolv's tools take for the same: process by
/// process in turn, so that whatever else the machine does disturbs both alike.
/// </summary>
public sealed class DebianBenchmark(Repetition repetition, int rounds) : IBenchmark
{
    public string Name => "debian";

    public string Summary => "a desktop chosen from this machine's Debian package lists, beside libsolv's tools";

    public Task<IReadOnlyList<Figure>> RunAsync(string root, CancellationToken cancellationToken)
    {
        using var directory = new TemporaryDirectory();
        var lists = MachineLists.Write(directory.Path);
        var libsolv = new Libsolv(lists, DesktopInstallation.Wanted);
        var (program, build) = NativeBuild.Find(root) is { } native ? (native, "native") : (Environment.ProcessPath!, "JIT");
        var (ours, theirs) = (new List<Ours>(), new List<Theirs>());
        for (var round = 0; round < rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ours.Add(RunOurs(program, lists));
            theirs.Add(new Theirs(libsolv.Convert(), libsolv.Solve()));
        }

        var index = PackageIndex.Read(lists);
        var whole = Figure.Of(
            "libsolv: whole, deb2solv and testsolv", [.. theirs.Select(static t => t.Convert + t.Run.Process)], null);
        var solve = Figure.Of("libsolv: solve", [.. theirs.Select(static t => t.Run.Solve)], null) with
        {
            Remark = Packages(theirs[0].Run.Packages),
        };
        return Task.FromResult<IReadOnlyList<Figure>>(
        [
            Compared(Figure.Of($"rrpkg, {build}: whole process", [.. ours.Select(static o => o.Process)], null), whole),
            whole,
            Figure.Of($"rrpkg, {build}: load the lists", [.. ours.Select(static o => o.Run.Load)], null) with
            {
                Remark = $"{index.Count.ToString("N0", CultureInfo.InvariantCulture)} packages in the lists",
            },
            Figure.Of("libsolv: deb2solv", [.. theirs.Select(static t => t.Convert)], null),
            Figure.Of("libsolv: load its own format", [.. theirs.Select(static t => t.Run.Load)], null),
            Compared(Figure.Of($"rrpkg, {build}: solve, once", [.. ours.Select(static o => o.Run.Solve)], null), solve),
            Compared(
                repetition.Measure(
                    "rrpkg, JIT: solve, warm", null, () => DesktopInstallation.Choose(new DebianUniverse(index))),
                solve) with
            {
                Remark = Packages(ours[0].Run.Packages),
            },
            solve,
        ]);
    }

    private static Ours RunOurs(string program, string lists)
    {
        var begin = System.Diagnostics.Stopwatch.GetTimestamp();
        var output = Machine.Run(Path.GetDirectoryName(lists)!, program, DesktopInstallation.Argument, lists);
        var process = System.Diagnostics.Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
        return new Ours(process, JsonSerializer.Deserialize(output, FigureJson.Default.DesktopInstallation)!);
    }

    private static Figure Compared(Figure figure, Figure other) =>
        figure with
        {
            Remark = $"{(figure.Median / other.Median).ToString("0.00", CultureInfo.InvariantCulture)} of libsolv's",
        };

    private static string Packages(int count) => $"{count.ToString("N0", CultureInfo.InvariantCulture)} packages chosen";

    private sealed record Ours(double Process, DesktopInstallation Run);

    private sealed record Theirs(double Convert, LibsolvRun Run);
}
