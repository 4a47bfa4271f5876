using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Progress;

namespace Rumprun.Packages.Engine.Sources;

/// <summary>Collects the failures at the addresses of one source, until one works or none is left.</summary>
internal sealed class FetchFailures(string subject, IProgress<ProgressEvent> progress)
{
    private readonly List<Diagnostic> _failures = [];

    /// <summary>Runs one attempt, after reporting why the one before it failed.</summary>
    /// <returns>The attempt's result; null where it failed; the failure is recorded.</returns>
    public async Task<T?> TryAsync<T>(Func<Task<T>> attempt)
        where T : class
    {
        if (_failures.Count > 0)
        {
            progress.Report(new ProgressEvent.Notice(_failures[^1].Message));
        }

        try
        {
            return await attempt();
        }
        catch (DiagnosticException e)
        {
            _failures.AddRange(e.Diagnostics);
            return null;
        }
    }

    /// <summary>
    /// All failures, one line per address. Wrong bytes come first, as a problem of their own: they matter more than an
    /// absent server.
    /// </summary>
    public DiagnosticException ToException()
    {
        if (_failures is [var only])
        {
            return new DiagnosticException(only);
        }

        var lines = string.Concat(_failures.Select(static f => $"\n  {f.Message}"));
        var summary = new Diagnostic(
            SourceDiagnostics.CannotFetch,
            $"cannot fetch `{subject}` from any of its {_failures.Count} addresses:{lines}",
            Location: null,
            [.. _failures.SelectMany(static f => f.Hints).Distinct(StringComparer.Ordinal)]);
        return new DiagnosticException([.. _failures.Where(IsWrongHash), summary]);
    }

    private static bool IsWrongHash(Diagnostic failure) => failure.Descriptor == SourceDiagnostics.WrongHash;
}
