using System.Collections.Immutable;

namespace Rumprun.Packages.Engine.Conformance;

/// <summary>The results of probes, as read from what a guest printed.</summary>
/// <param name="Outcomes">The outcomes of the probes that ended.</param>
/// <param name="Unfinished">The probe that began and did not end; null: there is none.</param>
/// <param name="LastWords">The last line that this probe printed.</param>
public sealed record ProbeTranscript(
    ImmutableDictionary<string, ProbeOutcome> Outcomes, string? Unfinished, string? LastWords)
{
    private const string Mark = "probe ";
    private const string Begins = " begins";
    private const string Works = "works";

    public static ProbeTranscript Read(string output)
    {
        var outcomes = ImmutableDictionary.CreateBuilder<string, ProbeOutcome>(StringComparer.Ordinal);
        string? current = null, words = null;
        foreach (var raw in output.Split('\n'))
        {
            var line = raw.TrimEnd();
            if (line.StartsWith(Mark, StringComparison.Ordinal) && line.EndsWith(Begins, StringComparison.Ordinal))
            {
                (current, words) = (line[Mark.Length..^Begins.Length], null);
            }
            else if (current is not null && line.StartsWith($"{Mark}{current}: ", StringComparison.Ordinal))
            {
                var result = line[(Mark.Length + current.Length + 2)..];
                outcomes[current] = result == Works ? new ProbeOutcome.Works() : new ProbeOutcome.Misbehaves(result);
                current = null;
            }
            else if (current is not null && line.Length > 0)
            {
                words = line;
            }
        }

        return new ProbeTranscript(outcomes.ToImmutable(), current, current is null ? null : words);
    }
}
