using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Reading;

/// <summary>
/// The result of reading a file: the value, unless there is an error, and every problem in the file's order.
/// </summary>
public sealed record ReadResult<T>(T? Value, ImmutableArray<Diagnostic> Diagnostics)
    where T : class
{
    /// <summary>The value.</summary>
    /// <exception cref="DiagnosticException">The file has errors; the exception contains all of them.</exception>
    public T ValueOrThrow() => Value ?? throw new DiagnosticException(Diagnostics);
}
