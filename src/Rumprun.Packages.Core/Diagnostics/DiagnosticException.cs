using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Diagnostics;

/// <summary>
/// Work cannot go on, for one or more reasons that a person can act on. The only exception that depth throws on purpose;
/// the boundary renders its diagnostics and exits with <see cref="ExitCode"/>.
/// </summary>
public sealed class DiagnosticException : Exception
{
    public DiagnosticException(Diagnostic diagnostic, Exception? cause = null)
        : this([diagnostic], cause)
    {
    }

    /// <exception cref="ArgumentException"><paramref name="diagnostics"/> is empty.</exception>
    public DiagnosticException(ImmutableArray<Diagnostic> diagnostics, Exception? cause = null)
        : base(diagnostics.IsDefaultOrEmpty ? null : diagnostics[0].ToString(), cause)
    {
        if (diagnostics.IsDefaultOrEmpty)
        {
            throw new ArgumentException("an exception without a diagnostic says nothing", nameof(diagnostics));
        }

        Diagnostics = diagnostics;
    }

    public ImmutableArray<Diagnostic> Diagnostics { get; }

    /// <summary>The exit code of the first error.</summary>
    public ExitCode ExitCode =>
        (Diagnostics.FirstOrDefault(
            static d => d.Severity == DiagnosticSeverity.Error) ?? Diagnostics[0]).Descriptor.ExitCode;
}
