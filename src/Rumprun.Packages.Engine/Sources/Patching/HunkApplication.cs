using System.Collections.Immutable;
using System.Text;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Sources.Patching;

/// <summary>Applies a file's hunks to its text, each at its stated line and only where every old line is as stated.</summary>
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
            if (hunk.OldIndex < next)
            {
                throw PatchDiagnostics.DoesNotApply.Exception(
                    $"`{patch}`: hunk {hunk.Number} of `{target}` starts before the end of the one before it");
            }

            Check(hunk, lines, patch, target);
            result.AppendJoin("", lines[next..hunk.OldIndex]);
            result.AppendJoin("", hunk.Lines.Where(static l => l.Kind != HunkLineKind.Remove).Select(static l => l.Text));
            next = hunk.OldIndex + hunk.OldCount;
        }

        return result.AppendJoin("", lines[next..]).ToString();
    }

    private static void Check(Hunk hunk, ImmutableArray<string> lines, string patch, string target)
    {
        var at = hunk.OldIndex;
        foreach (var line in hunk.Lines.Where(static l => l.Kind != HunkLineKind.Add))
        {
            if (at >= lines.Length || lines[at] != line.Text)
            {
                throw Mismatch(hunk, lines, line.Text, at, patch, target);
            }

            at++;
        }

        if (hunk.OldIndex > lines.Length)
        {
            throw Mismatch(hunk, lines, "", hunk.OldIndex - 1, patch, target);
        }
    }

    private static DiagnosticException Mismatch(
        Hunk hunk, ImmutableArray<string> lines, string expected, int at, string patch, string target)
    {
        var found = at < lines.Length ? $"`{Show(lines[at])}`" : "the end of the file";
        var message = $"`{patch}`: hunk {hunk.Number} does not apply to `{target}:{at + 1}`: "
            + $"expected `{Show(expected)}`, found {found}";
        var old = hunk.Lines.Where(static l => l.Kind != HunkLineKind.Add).Select(static l => l.Text).ToImmutableArray();
        var elsewhere = Enumerable.Range(0, Math.Max(0, lines.Length - old.Length + 1))
            .FirstOrDefault(i => lines.AsSpan(i, old.Length).SequenceEqual(old.AsSpan()), -1);
        return elsewhere < 0 || old.IsEmpty
            ? PatchDiagnostics.DoesNotApply.Exception(message, "make the patch anew from this version's sources")
            : PatchDiagnostics.DoesNotApply.Exception(
                message, $"make the patch anew: the lines that it wants are at line {elsewhere + 1}, not {hunk.OldStart}");
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
