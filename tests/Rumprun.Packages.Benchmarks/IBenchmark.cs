namespace Rumprun.Packages.Benchmarks;

/// <summary>Something that is measured: a name to ask for it by, and figures.</summary>
public interface IBenchmark
{
    string Name { get; }

    string Summary { get; }

    /// <param name="root">The checkout's top level.</param>
    /// <exception cref="MissingPrerequisiteException">This machine lacks what is measured, or what it is measured
    /// with.</exception>
    Task<IReadOnlyList<Figure>> RunAsync(string root, CancellationToken cancellationToken);
}

/// <summary>Something that a benchmark needs is not on this machine. The message says what, and how to get it.</summary>
public sealed class MissingPrerequisiteException(string message) : Exception(message);
