namespace Rumprun.Packages.Benchmarks.Resolving;

/// <summary>
/// All there is about choosing versions: the solver with the JIT and, where that is built, native; and Debian.
/// </summary>
public sealed class ResolverBenchmark(SolverBenchmark solver, IBenchmark debian) : IBenchmark
{
    public string Name => "resolver";

    public string Summary => $"{solver.Name}, with the JIT and native, and {debian.Name}";

    public async Task<IReadOnlyList<Figure>> RunAsync(string root, CancellationToken cancellationToken)
    {
        // What may be missing comes first: nobody wants to be told after minutes.
        var desktop = await debian.RunAsync(root, cancellationToken);
        return
        [
            .. await solver.RunAsync(root, cancellationToken),
            .. NativeBuild.Find(root) is { } native ? NativeBuild.Run(native, root, solver.Name) : [],
            .. desktop,
        ];
    }
}
