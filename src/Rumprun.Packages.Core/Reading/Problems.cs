using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Reading;

/// <summary>Collects the problems of one file, so that all of them can be reported at once.</summary>
internal sealed class Problems(string path)
{
    private readonly List<Diagnostic> _diagnostics = [];

    public string Path => path;

    public bool HasErrors => _diagnostics.Exists(static d => d.Severity == DiagnosticSeverity.Error);

    public void Add(DiagnosticDescriptor descriptor, YamlNode at, string message, params ReadOnlySpan<string> hints) =>
        Add(descriptor, at.Line, at.Column, message, hints);

    public void Add(
        DiagnosticDescriptor descriptor, int line, int column, string message, params ReadOnlySpan<string> hints) =>
        Add(descriptor.At(new SourceLocation(path, line, column), message, hints));

    /// <param name="diagnostic">A diagnostic with a place in this file.</param>
    public void Add(Diagnostic diagnostic) => _diagnostics.Add(diagnostic);

    /// <summary>The collected problems, in the file's order.</summary>
    public ImmutableArray<Diagnostic> InOrder() =>
        [.. _diagnostics.OrderBy(static d => d.Location!.Line).ThenBy(static d => d.Location!.Column)];
}
