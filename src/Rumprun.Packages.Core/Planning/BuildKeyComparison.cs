using System.Collections.Immutable;
using System.Globalization;

namespace Rumprun.Packages.Core.Planning;

/// <summary>
/// Compares two build keys fact by fact. Sequences are aligned first, so that an inserted patch is one new patch, not a
/// change of every later patch.
/// </summary>
public static class BuildKeyComparison
{
    private const string DependencyPrefix = "dependency.";

    /// <summary>The differences, top-level facts first; empty if the texts say the same.</summary>
    public static ImmutableArray<BuildKeyChange> Compare(string before, string after)
    {
        var changes = ImmutableArray.CreateBuilder<BuildKeyChange>();
        Compare("", BuildKeyFacts.Parse(before), BuildKeyFacts.Parse(after), changes);
        return changes.ToImmutable();
    }

    private static void Compare(
        string within, BuildKeyFacts before, BuildKeyFacts after, ImmutableArray<BuildKeyChange>.Builder changes)
    {
        if (before.Own != after.Own)
        {
            changes.Add(new BuildKeyChange(within.TrimEnd(' ', ':'), before.Own, after.Own));
        }

        foreach (var name in before.Names.Union(after.Names).Order(StringComparer.Ordinal))
        {
            CompareValues(within, name, before, after, changes);
        }

        foreach (var sequence in before.Sequences.Union(after.Sequences).Order(StringComparer.Ordinal))
        {
            foreach (var (old, now) in BuildKeyAlignment.Of(before.PartsOf(sequence), after.PartsOf(sequence)))
            {
                ComparePart(within, sequence, old, now, changes);
            }
        }
    }

    private static void CompareValues(
        string within,
        string name,
        BuildKeyFacts before,
        BuildKeyFacts after,
        ImmutableArray<BuildKeyChange>.Builder changes)
    {
        var gone = before.ValuesOf(name).Except(after.ValuesOf(name)).ToArray();
        var come = after.ValuesOf(name).Except(before.ValuesOf(name)).ToArray();
        for (var i = 0; i < Math.Max(gone.Length, come.Length); i++)
        {
            changes.Add(ChangeOf(within, name, gone.ElementAtOrDefault(i), come.ElementAtOrDefault(i)));
        }
    }

    private static void ComparePart(
        string within,
        string sequence,
        NumberedFacts? old,
        NumberedFacts? now,
        ImmutableArray<BuildKeyChange>.Builder changes)
    {
        var subject = within + NameOf(sequence, (now ?? old)!);
        if (old is not null && now is not null)
        {
            Compare($"{subject}{(sequence is "stage" or "step" ? ": " : " ")}", old.Facts, now.Facts, changes);
        }
        else
        {
            changes.Add(new BuildKeyChange(
                subject, old is null ? null : Summary(old.Facts), now is null ? null : Summary(now.Facts)));
        }
    }

    private static BuildKeyChange ChangeOf(string within, string name, string? before, string? after)
    {
        if (!name.StartsWith(DependencyPrefix, StringComparison.Ordinal))
        {
            return new BuildKeyChange(within + SubjectOf(name), before, after);
        }

        // `library HASH` or `tool HASH`: usually only the hash differs.
        var (port, old, now) = (name[DependencyPrefix.Length..], before?.Split(' '), after?.Split(' '));
        return old is [var role, var output] && now is [var newRole, var newOutput] && role == newRole
            ? new BuildKeyChange($"dependency {port} output", output, newOutput) { Dependency = port }
            : new BuildKeyChange($"dependency {port}", before, after);
    }

    private static string SubjectOf(string name) => name switch
    {
        "toolchain.target" => "toolchain",
        "toolchain.machine" => "build machine's compiler",
        _ => name.Split('.', 2) switch
        {
            ["file", var path] => $"file {path}",
            ["host-tool", var tool] => $"build machine's program {tool}",
            ["environment", var variable] => $"variable {variable}",
            ["program", var program] => $"program {program}",
            _ => name.Replace('-', ' '),
        },
    };

    /// <summary>Counted from 1.</summary>
    private static string NameOf(string sequence, NumberedFacts part) =>
        sequence == "stage" && part.Facts["name"] is { } name
            ? $"stage {name}"
            : $"{sequence} {(part.Index + 1).ToString(CultureInfo.InvariantCulture)}";

    /// <summary>What was added or removed as a whole, in one line: a step by its command, a source by its hash.</summary>
    private static string Summary(BuildKeyFacts facts) =>
        facts.Own
        ?? (facts.PartsOf("argument") is { Count: > 0 } words ? string.Join(' ', words.Select(static w => w.Own)) : null)
        ?? facts["name"] ?? facts["sha256"] ?? facts["commit"] ?? facts["path"] ?? "";
}
