using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Rumprun.Packages.Engine.Building;

/// <summary>Keeps the few lines of a step's output that say why it failed.</summary>
internal sealed partial class StepOutput
{
    private const int MostErrors = 6;

    private const int Tail = 6;

    private const int Kept = 40;

    private const int LongestLine = 300;

    private readonly List<string> _errors = [];

    private readonly Queue<string> _last = [];

    public void Add(string line)
    {
        var text = Readable(line);
        if (text.Length == 0)
        {
            return;
        }

        if (_errors.Count < MostErrors && Error.IsMatch(text) && !_errors.Contains(text))
        {
            _errors.Add(text);
        }

        _last.Enqueue(text);
        if (_last.Count > Kept)
        {
            _last.Dequeue();
        }
    }

    /// <summary>The last lines, oldest first: more than fits in a message.</summary>
    public IReadOnlyCollection<string> Last => _last;

    /// <summary>The first lines that look like errors.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>The first errors, then the last lines.</summary>
    public ImmutableArray<string> Excerpt() => [.. _errors, .. _last.TakeLast(Tail).Except(_errors)];

    private static string Readable(string line)
    {
        var text = new string([.. line.TrimEnd().Where(static c => c == '\t' || !char.IsControl(c))]);
        return text.Length <= LongestLine ? text : $"{text[..LongestLine]}...";
    }

    [GeneratedRegex(
        @"\berror: |undefined reference to |: cannot find -l|^CMake Error|No rule to make target|: (command )?not found$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Error { get; }
}
