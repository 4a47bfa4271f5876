using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Sources.Patching;

/// <summary>Reads unified diffs, plain (POSIX diff -u) and git's. Text around them is skipped.</summary>
internal sealed partial class UnifiedDiffReader
{
    private const string GitHeader = "diff --git ";

    private readonly string _path;
    private readonly string[] _lines;
    private int _next;

    private UnifiedDiffReader(string path, string text)
    {
        _path = path;
        _lines = text.Split('\n');

        // What follows the last line feed is no line.
        if (_lines[^1].Length == 0)
        {
            _lines = _lines[..^1];
        }
    }

    /// <param name="path">For messages.</param>
    /// <exception cref="DiagnosticException">RR5221, RR5226.</exception>
    public static ImmutableArray<FileDiff> Read(string path, string text)
    {
        var diffs = new UnifiedDiffReader(path, text).ReadAll().ToImmutableArray();
        return !diffs.IsEmpty ? diffs : throw PatchDiagnostics.Malformed.Exception(
            $"`{path}` has no changes in it", "make the patch with `diff -u` or `git diff`");
    }

    private IEnumerable<FileDiff> ReadAll()
    {
        while (_next < _lines.Length)
        {
            if (Header(_next).StartsWith(GitHeader, StringComparison.Ordinal))
            {
                yield return ReadGit();
            }
            else if (IsFileHeader(_next))
            {
                yield return ReadFile(Here(), executable: null);
            }
            else if (Header(_next).StartsWith("@@ -", StringComparison.Ordinal))
            {
                throw Malformed("a hunk that belongs to no file");
            }
            else if (OtherFormat() is { } format)
            {
                throw new DiagnosticException(PatchDiagnostics.Unsupported.At(
                    Here(), $"{format} is not supported", "make the patch with `diff -u` or `git diff`"));
            }
            else
            {
                _next++;
            }
        }
    }

    private FileDiff ReadGit()
    {
        var start = Here();
        var names = Header(_next++)[GitHeader.Length..];
        bool? executable = null;
        var (created, deleted) = (false, false);
        for (; _next < _lines.Length && !IsFileHeader(_next); _next++)
        {
            var line = Header(_next);
            if (line.StartsWith(GitHeader, StringComparison.Ordinal) || !GitExtension().IsMatch(line))
            {
                break;
            }

            if (GitUnsupported().IsMatch(line))
            {
                throw new DiagnosticException(PatchDiagnostics.Unsupported.At(
                    Here(), $"`{line}` is not supported", "make the patch with `git diff --no-renames --text`"));
            }

            created |= line.StartsWith("new file mode ", StringComparison.Ordinal);
            deleted |= line.StartsWith("deleted file mode ", StringComparison.Ordinal);
            if (GitMode().Match(line) is { Success: true } mode)
            {
                executable = ModeOf(mode.Groups["mode"].Value);
            }
        }

        if (_next < _lines.Length && IsFileHeader(_next))
        {
            return ReadFile(start, executable);
        }

        // Without hunks: an empty file comes or goes, or a mode changes. The names stand only here, and are the same twice.
        var half = names.Length / 2;
        var (old, @new) = DiffFileName.ParseQuotedPair(names) is { } quoted ? quoted
            : names.Length % 2 == 1 && names[half] == ' ' ? (names[..half], names[(half + 1)..])
            : ("", "");
        if (old.Length == 0 || !IsPair(old, @new))
        {
            throw new DiagnosticException(PatchDiagnostics.Malformed.At(
                start, $"cannot tell the file's name from `{names}`"));
        }

        return new FileDiff
        {
            Location = start,
            OldName = old,
            NewName = @new,
            Creates = created,
            Deletes = deleted,
            Executable = executable,
            Hunks = [],
        };
    }

    /// <summary>Whether git would write these two for one file: with its prefixes, or with none.</summary>
    private static bool IsPair(string first, string second) => first == second
        || (first.StartsWith("a/", StringComparison.Ordinal)
            && second.StartsWith("b/", StringComparison.Ordinal) && first[1..] == second[1..]);

    private bool ModeOf(string mode) => mode switch
    {
        "100644" => false,
        "100755" => true,
        _ => throw new DiagnosticException(PatchDiagnostics.Unsupported.At(
            Here(), $"the mode `{mode}` is neither an ordinary file's nor a program's")),
    };

    private FileDiff ReadFile(SourceLocation location, bool? executable)
    {
        var (old, @new) = (NameIn(Header(_next)), NameIn(Header(_next + 1)));

        // A patch that was converted as a whole: its carriage returns are not the files'.
        var isConverted = _lines[_next + 1].EndsWith('\r');
        _next += 2;
        var hunks = ImmutableArray.CreateBuilder<Hunk>();
        while (_next < _lines.Length && Header(_next).StartsWith("@@ -", StringComparison.Ordinal))
        {
            hunks.Add(ReadHunk(hunks.Count + 1, isConverted));
        }

        if (hunks.Count == 0 || (old.Name is null && @new.Name is null))
        {
            throw new DiagnosticException(PatchDiagnostics.Malformed.At(location, "a file's header without a hunk"));
        }

        return new FileDiff
        {
            Location = location,
            OldName = old.Name,
            NewName = @new.Name,
            Creates = old.Name is null || (old.IsEpoch && hunks[0] is { OldStart: 0, OldCount: 0 }),
            Deletes = @new.Name is null || (@new.IsEpoch && hunks[0] is { NewStart: 0, NewCount: 0 }),
            Executable = executable,
            Hunks = hunks.ToImmutable(),
        };
    }

    private Hunk ReadHunk(int number, bool isConverted)
    {
        var match = HunkHeader().Match(Header(_next));
        if (!match.Success)
        {
            throw Malformed("this is not a hunk header");
        }

        _next++;
        var (oldLeft, newLeft) = (Number(match, "oldCount", 1), Number(match, "newCount", 1));
        var lines = ImmutableArray.CreateBuilder<HunkLine>();
        while (oldLeft > 0 || newLeft > 0)
        {
            var line = ReadLine(isConverted);
            oldLeft -= line.Kind == HunkLineKind.Add ? 0 : 1;
            newLeft -= line.Kind == HunkLineKind.Remove ? 0 : 1;
            if (oldLeft < 0 || newLeft < 0)
            {
                throw Malformed($"hunk {number} has more lines than its header says");
            }

            lines.Add(line);
        }

        return new Hunk(number, Number(match, "old", 0), Number(match, "new", 0), lines.ToImmutable());
    }

    private HunkLine ReadLine(bool isConverted)
    {
        var line = _next < _lines.Length ? _lines[_next] : throw Malformed("the patch ends in the middle of a hunk");
        line = isConverted && line.EndsWith('\r') ? line[..^1] : line;
        HunkLineKind? kind = line switch
        {
            // Mail programs take the blank off an empty line.
            [] or [' ', ..] or ['\r'] => HunkLineKind.Context,
            ['-', ..] => HunkLineKind.Remove,
            ['+', ..] => HunkLineKind.Add,
            _ => null,
        };
        if (kind is null)
        {
            throw Malformed("the hunk has fewer lines than its header says");
        }

        _next++;
        var text = line is [' ' or '-' or '+', ..] ? line[1..] : line;
        if (_next < _lines.Length && _lines[_next].StartsWith("\\ ", StringComparison.Ordinal))
        {
            _next++;
            return new HunkLine(kind.Value, text);
        }

        return new HunkLine(kind.Value, text + '\n');
    }

    private DiffFileName NameIn(string header) =>
        DiffFileName.Parse(header[4..]) ?? throw Malformed("a name in quotes has no end");

    /// <summary>A diff here that patch(1) would apply and this does not read; null where there is none.</summary>
    private string? OtherFormat()
    {
        var line = Header(_next);
        if (line.StartsWith("*** ", StringComparison.Ordinal)
            && Header(_next + 1).StartsWith("--- ", StringComparison.Ordinal)
            && Header(_next + 2).StartsWith("***************", StringComparison.Ordinal))
        {
            return "a context diff";
        }

        if (NormalCommand().IsMatch(line) && Header(_next + 1) is ['<' or '>', ' ', ..])
        {
            return "a diff without context";
        }

        var indent = line[..(line.Length - line.TrimStart(' ', '\t').Length)];
        return indent.Length > 0
            && line.AsSpan(indent.Length).StartsWith("--- ")
            && Header(_next + 1).StartsWith(indent + "+++ ", StringComparison.Ordinal)
            && Header(_next + 2).StartsWith(indent + "@@ -", StringComparison.Ordinal)
            ? "an indented diff"
            : null;
    }

    private bool IsFileHeader(int at) =>
        Header(at).StartsWith("--- ", StringComparison.Ordinal)
            && Header(at + 1).StartsWith("+++ ", StringComparison.Ordinal);

    /// <summary>A line as a header: without the carriage return that a converted patch may have.</summary>
    private string Header(int at) => at < _lines.Length ? _lines[at].TrimEnd('\r') : "";

    private static int Number(Match match, string group, int otherwise) => match.Groups[group] is { Success: true } number
        ? int.Parse(number.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture)
        : otherwise;

    private SourceLocation Here() => new(_path, Math.Min(_next, _lines.Length - 1) + 1, 1);

    private DiagnosticException Malformed(string message) =>
        new(PatchDiagnostics.Malformed.At(Here(), message, "make the patch with `diff -u` or `git diff`"));

    [GeneratedRegex(
        @"^@@ -(?<old>[0-9]{1,8})(,(?<oldCount>[0-9]{1,8}))? \+(?<new>[0-9]{1,8})(,(?<newCount>[0-9]{1,8}))? @@",
        RegexOptions.ExplicitCapture)]
    private static partial Regex HunkHeader();

    [GeneratedRegex(
        "^(old mode|new mode|new file mode|deleted file mode|index|(dis)?similarity index|rename|copy|GIT binary|Binary "
            + "files) ?")]
    private static partial Regex GitExtension();

    [GeneratedRegex("^(rename|copy|GIT binary|Binary files) ?")]
    private static partial Regex GitUnsupported();

    [GeneratedRegex("^[0-9]+(,[0-9]+)?[acd][0-9]+(,[0-9]+)?$", RegexOptions.ExplicitCapture)]
    private static partial Regex NormalCommand();

    [GeneratedRegex("^new (file )?mode (?<mode>[0-7]{6})$", RegexOptions.ExplicitCapture)]
    private static partial Regex GitMode();
}
