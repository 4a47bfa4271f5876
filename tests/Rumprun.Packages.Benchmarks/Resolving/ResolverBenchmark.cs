namespace Rumprun.Packages.Benchmarks.Resolving;

/// <summary>What choosing versions takes, on problems of several shapes.</summary>
/// <param name="largest">How large the largest of the shapes is that come in sizes: versions of a package, or packages.</param>
public sealed class ResolverBenchmark(Repetition repetition, int largest) : IBenchmark
{
    public string Name => "resolver";

    public string Summary => "the solver on a real-sized problem and on shapes that are hard for one like it";

    public Task<IReadOnlyList<Figure>> RunAsync(string root, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Figure>>(
            [.. LargeCaseFigures.Measure(repetition), .. ShapeFigures.Measure(repetition, largest)]);
}
