using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports.Reading;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Recipes;

/// <summary>
/// Reads <c>recipes/remedies.yaml</c>, strictly and in one pass. The format is in docs/formats/remedies.md.
/// </summary>
public static class RemedyTableReader
{
    /// <param name="path">The file's path, for messages.</param>
    public static ReadResult<RemedyTable> Read(string text, string path)
    {
        var problems = new Problems(path);
        var table = YamlTree.Parse(text, problems) is { } root ? Read(root, problems) : null;
        return new ReadResult<RemedyTable>(problems.HasErrors ? null : table, problems.InOrder());
    }

    private static RemedyTable? Read(YamlNode root, Problems problems)
    {
        if (Fields.Open(new Field("the table of remedies", root, problems), "schema", "remedies") is not { } file)
        {
            return null;
        }

        SchemaField.Check(file, RemedyTable.SchemaVersion);
        var remedies = ImmutableArray.CreateBuilder<Remedy>();
        var names = new HashSet<PortName>();
        foreach (var item in file.Required("remedies")?.AsList() ?? [])
        {
            if (Fields.Open(item, "name", "log", "means", "change", "example") is not { } fields)
            {
                continue;
            }

            if (fields.Required("name")?.AsName() is { } name && !names.Add(name))
            {
                fields["name"]!.Value.Refuse(
                    ReadingDiagnostics.DuplicateName, $"there is another remedy `{name}`", "rename one of them");
            }

            if (ReadOne(fields) is { } remedy)
            {
                remedies.Add(remedy);
            }
        }

        return new RemedyTable(remedies.ToImmutable());
    }

    private static Remedy? ReadOne(Fields fields)
    {
        var log = PatternOf(fields.Required("log"));
        var means = fields.Required("means")?.AsText();
        var change = fields.Required("change")?.AsText();
        var example = fields.Required("example")?.AsText();
        if (log is null || means is null || change is null || example is null)
        {
            return null;
        }

        if (!log.IsMatch(example))
        {
            fields["example"]!.Value.Refuse(
                RemedyDiagnostics.Example, "`log` does not match the example", "correct the pattern, or the example");
        }

        foreach (var key in (string[])["means", "change"])
        {
            var unknown = Remedy.PlaceholdersOf(fields[key]!.Value.AsText()!).Except(log.GetGroupNames()).ToArray();
            if (unknown.Length > 0)
            {
                fields[key]!.Value.Refuse(
                    RemedyDiagnostics.Placeholder, $"`log` has no group `{unknown[0]}`",
                    $"write `(?<{unknown[0]}>...)` in `log`, or `{{{{` for a brace");
            }
        }

        return new Remedy(fields["name"]?.AsText() ?? "", log, means, change, example);
    }

    /// <summary>A pattern that takes time in proportion to the line, whatever the line.</summary>
    private static Regex? PatternOf(Field? field)
    {
        if (field?.AsText() is not { } pattern)
        {
            return null;
        }

        try
        {
            return new Regex(
                pattern, RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            field.Value.Refuse(
                RemedyDiagnostics.Pattern, $"`log` is not a regular expression: {e.Message}",
                "write it as .NET does, without lookarounds and references back");
            return null;
        }
    }
}
