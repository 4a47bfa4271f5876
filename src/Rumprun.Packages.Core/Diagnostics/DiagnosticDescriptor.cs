namespace Rumprun.Packages.Core.Diagnostics;

/// <summary>
/// One kind of problem: its id (<c>RRnnnn</c>, never reused), its title as on its page <c>docs/errors/RRnnnn.md</c>, and the
/// exit code of a command that ends on it.
/// </summary>
public sealed record DiagnosticDescriptor(
    string Id,
    string Title,
    ExitCode ExitCode = ExitCode.Failed,
    DiagnosticSeverity Severity = DiagnosticSeverity.Error)
{
    /// <summary>A problem of this kind, with nothing to point at.</summary>
    public Diagnostic Create(string message, params ReadOnlySpan<string> hints) =>
        new(this, message, Location: null, [.. hints]);

    /// <summary>A problem of this kind at a place in a file.</summary>
    public Diagnostic At(SourceLocation? location, string message, params ReadOnlySpan<string> hints) =>
        new(this, message, location, [.. hints]);

    /// <summary>The same as <see cref="Create"/>, ready to be thrown.</summary>
    public DiagnosticException Exception(string message, params ReadOnlySpan<string> hints) =>
        new(Create(message, hints));
}
