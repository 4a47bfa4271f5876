using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Cli.Rendering;

/// <summary>
/// Prints diagnostics for a person, on the error stream: <c>error[RRnnnn]: …</c>, the place, then the hints.
/// </summary>
public sealed class DiagnosticRenderer(Terminal terminal)
{
    public void Render(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            Render(diagnostic);
        }
    }

    private void Render(Diagnostic diagnostic)
    {
        var (word, sgr) = diagnostic.Severity == DiagnosticSeverity.Error ? ("error", "1;31") : ("warning", "1;33");
        var lines = diagnostic.Message.TrimEnd().Split('\n');
        terminal.Error.WriteLine($"{terminal.Style($"{word}[{diagnostic.Id}]", sgr)}: {lines[0]}");
        if (diagnostic.Location is { } location)
        {
            terminal.Error.WriteLine($"  --> {location}");
        }

        foreach (var line in lines.Skip(1))
        {
            terminal.Error.WriteLine(line.Length == 0 ? "" : $"  {line}");
        }

        foreach (var hint in diagnostic.Hints)
        {
            terminal.Error.WriteLine($"{terminal.Style("hint", "1;36")}: {hint}");
        }
    }
}
