namespace Rumprun.Packages.Benchmarks.Resolving;

/// <summary>What choosing versions takes, on problems of several shapes, in this very process.</summary>
/// <param name="largest">How large the largest of the shapes is that come in sizes: versions of a package, or
/// packages.</param>
public sealed class SolverBenchmark(Repetition repetition, int largest) : IBenchmark
{
    public string Name => "solver";

    public string Summary => "the solver on a real-sized problem and on shapes that are hard for one like it";

    public Task<IReadOnlyList<Figure>> RunAsync(string root, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Figure>>(
        [
            .. LargeCaseFigures.Measure(repetition).Concat(ShapeFigures.Measure(repetition, largest))
                .Select(static f => f with { Subject = $"{NativeBuild.Current}: {f.Subject}" }),
        ]);
}
