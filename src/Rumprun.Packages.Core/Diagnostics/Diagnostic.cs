using System.Collections.Immutable;

namespace Rumprun.Packages.Core.Diagnostics;

/// <summary>How bad a problem is: an error ends the command, a warning is printed and work goes on.</summary>
public enum DiagnosticSeverity
{
    Warning,
    Error,
}

/// <summary>A place in a file that a person wrote. Line and column start at 1; the path is shown as it stands.</summary>
public sealed record SourceLocation(string Path, int Line, int Column)
{
    public override string ToString() => $"{Path}:{Line}:{Column}";
}

/// <summary>
/// One problem, as data: its kind, what happened here (with names in backquotes), where, and what to do about it
/// (imperative sentences). Rendering is the command's business.
/// </summary>
public sealed record Diagnostic(
    DiagnosticDescriptor Descriptor,
    string Message,
    SourceLocation? Location,
    ImmutableArray<string> Hints)
{
    public string Id => Descriptor.Id;

    public DiagnosticSeverity Severity => Descriptor.Severity;

    public override string ToString() =>
        $"{(Location is null ? "" : $"{Location}: ")}{(Severity == DiagnosticSeverity.Error ? "error" : "warning")}[{Id}]: "
            + $"{Message}";
}
