using System.Collections.Immutable;
using System.Text;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Sources.Patching;

/// <summary>
/// Applies a file's hunks to its text, only where every old line is as stated: at the stated line, else at the one other
/// place in the file that has these lines. One patch then serves several versions of a file; there is no fuzz.
/// </summary>
internal static class HunkApplication
{
    private const int ShownCharacters = 120;

    /// <param name="patch">The patch's name, for messages.</param>
    /// <param name="target">The file's name, for messages.</param>
    /// <exception cref="DiagnosticException">RR5222: a hunk does not apply.</exception>
    public static string Apply(string text, ImmutableArray<Hunk> hunks, string patch, string target)
    {
        var lines = LinesOf(text);
        var result = new StringBuilder(text.Length);
        var next = 0;
        foreach (var hunk in hunks)
        {
            var start = PlaceOf(hunk, lines, next, patch, target);
            result.AppendJoin("", lines[next..start]);
            result.AppendJoin("", hunk.Lines.Where(static l => l.Kind != HunkLineKind.Remove).Select(static l => l.Text));
            next = start + hunk.OldCount;
        }

        return result.AppendJoin("", lines[next..]).ToString();
    }

    /// <param name="next">The first line after the hunk before.</param>
    /// <returns>The index of the first line that the hunk is about.</returns>
    private static int PlaceOf(Hunk hunk, ImmutableArray<string> lines, int next, string patch, string target)
    {
        string[] old = [.. hunk.Lines.Where(static l => l.Kind != HunkLineKind.Add).Select(static l => l.Text)];
        if (hunk.OldIndex >= next && IsAt(hunk.OldIndex))
        {
            return hunk.OldIndex;
        }

        // Lines that are only added have no place but the stated one.
        int[] places = old.Length == 0
            ? []
            : [.. Enumerable.Range(0, Math.Max(0, lines.Length - old.Length + 1)).Where(IsAt).Take(2)];
        return places switch
        {
            [var only] when only >= next => only,
            [_, _] => throw PatchDiagnostics.DoesNotApply.Exception(
                $"`{patch}`: hunk {hunk.Number} does not apply to `{target}:{hunk.OldIndex + 1}`, and its lines are in "
                    + $"several other places",
                "make the patch again from this version's sources, or with more lines of context"),
            [_] => throw PatchDiagnostics.DoesNotApply.Exception(
                $"`{patch}`: hunk {hunk.Number} of `{target}` starts before the end of the one before it"),
            _ => throw Mismatch(hunk, lines, old, patch, target),
        };

        bool IsAt(int index) => index + old.Length <= lines.Length && lines.AsSpan(index, old.Length).SequenceEqual(old);
    }

    private static DiagnosticException Mismatch(
        Hunk hunk, ImmutableArray<string> lines, string[] old, string patch, string target)
    {
        var matching = Enumerable.Range(0, old.Length).TakeWhile(
            i => hunk.OldIndex + i < lines.Length && lines[hunk.OldIndex + i] == old[i]).Count();
        var at = hunk.OldIndex + matching;
        var expected = matching < old.Length ? old[matching] : "";
        var found = at < lines.Length ? $"`{Show(lines[at])}`" : "the end of the file";
        return PatchDiagnostics.DoesNotApply.Exception(
            $"`{patch}`: hunk {hunk.Number} does not apply to `{target}:{at + 1}`: expected `{Show(expected)}`, found "
                + $"{found}",
            "make the patch again from this version's sources");
    }

    /// <summary>Each line with its line feed; the last may lack one.</summary>
    private static ImmutableArray<string> LinesOf(string text)
    {
        var lines = ImmutableArray.CreateBuilder<string>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) is var feed and >= 0 ? feed + 1 : text.Length;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines.ToImmutable();
    }

    /// <summary>A line as a person can tell it from another: what cannot be seen is spelled out.</summary>
    private static string Show(string line)
    {
        var text = Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(line.TrimEnd('\n')))
            .Replace("\r", "\\r", StringComparison.Ordinal).Replace("\t", "\\t", StringComparison.Ordinal);
        text = text.Length > ShownCharacters ? text[..ShownCharacters] + "..." : text;
        return line.EndsWith('\n') || line.Length == 0 ? text : text + " (no newline)";
    }
}
