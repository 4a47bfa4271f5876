namespace Rumprun.Packages.Benchmarks.Resolving;

/// <summary>All there is about choosing versions: the solver with the JIT and, where that is built, native; and Debian.</summary>
public sealed class ResolverBenchmark(SolverBenchmark solver, IBenchmark debian) : IBenchmark
{
    public string Name => "resolver";

    public string Summary => $"{solver.Name}, with the JIT and native, and {debian.Name}";

    public async Task<IReadOnlyList<Figure>> RunAsync(string root, CancellationToken cancellationToken) =>
    [
        .. await solver.RunAsync(root, cancellationToken),
        .. NativeBuild.Find(root) is { } native ? NativeBuild.Run(native, root, solver.Name) : [],
        .. await debian.RunAsync(root, cancellationToken),
    ];
}
