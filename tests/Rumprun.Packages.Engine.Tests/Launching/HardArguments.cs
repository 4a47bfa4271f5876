using System.Collections.Immutable;

namespace Rumprun.Packages.Engine.Tests.Launching;

/// <summary>Arguments that are easily changed on their way, and how the test program prints what arrived.</summary>
internal static class HardArguments
{
    /// <summary>What each way of launching carries.</summary>
    public static ImmutableArray<string> Everywhere { get; } =
    [
        "", " ", "a b", "  leading and trailing  ", "tab\there", "line\nbreak", "$HOME", "`id`", "*", "-", "--", "a=b",
        "{\"not", "}],", "é漢💡",
        "\u0001\u001b[0m\u007f", "#", ";", "&&", "%s%n", "a,b", "C:\\", "trailing\\\\", "\"quoted\"", new string('x', 1000),
        "",
    ];

    /// <summary>The same with what one of Rumprun's two ways does not carry, taken by the other.</summary>
    public static ImmutableArray<string> WithApostrophes { get; } =
        [.. Everywhere.Where(
            static a => !a.Contains('"', StringComparison.Ordinal) && !a.Contains('\\', StringComparison.Ordinal)),
            "it's", "'", "''", "\\n", "\\\"", "C:\\temp", "\\u00e9"];

    /// <summary>What the test program prints for arguments and variables, taken apart again.</summary>
    public static IReadOnlyList<string> Parse(string printed)
    {
        var (items, item) = (new List<string>(), new System.Text.StringBuilder());
        for (var i = 0; i < printed.Length; i++)
        {
            if (printed[i] == '|')
            {
                items.Add(item.ToString());
                item.Clear();
            }
            else
            {
                item.Append(printed[i] == '\\' ? printed[++i] : printed[i]);
            }
        }

        return items;
    }
}
