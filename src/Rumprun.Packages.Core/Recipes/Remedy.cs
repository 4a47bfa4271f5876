using System.Text;
using System.Text.RegularExpressions;

namespace Rumprun.Packages.Core.Recipes;

/// <summary>What a line of a failed step's output means, and the change to the port that helps.</summary>
/// <param name="Log">Matches the line; its named groups are placeholders in the texts.</param>
/// <param name="Means">A sentence.</param>
/// <param name="Change">What to do, as a hint.</param>
/// <param name="Example">A line that <paramref name="Log"/> matches.</param>
public sealed record Remedy(string Name, Regex Log, string Means, string Change, string Example)
{
    /// <summary>The texts for a line, with what the pattern's groups matched; null if the line does not match.</summary>
    public RemedyFinding? Find(string line) => Log.Match(line) is { Success: true } match
        ? new RemedyFinding(Name, Filled(Means, match), Filled(Change, match)) : null;

    /// <summary>The placeholders of a text: <c>{program}</c>; <c>{{</c> and <c>}}</c> stand for braces.</summary>
    internal static IEnumerable<string> PlaceholdersOf(string text)
    {
        var names = new List<string>();
        Fill(text, name =>
        {
            names.Add(name);
            return "";
        });
        return names;
    }

    private static string Filled(string text, Match match) => Fill(text, name => match.Groups[name].Value);

    private static string Fill(string text, Func<string, string> valueOf)
    {
        var filled = new StringBuilder();
        for (var at = 0; at < text.Length; at++)
        {
            var end = text[at] == '{' ? text.IndexOf('}', at) : -1;
            if (at + 1 < text.Length && text[at] is '{' or '}' && text[at + 1] == text[at])
            {
                filled.Append(text[at++]);
            }
            else if (end > 0)
            {
                filled.Append(valueOf(text[(at + 1)..end]));
                at = end;
            }
            else
            {
                filled.Append(text[at]);
            }
        }

        return filled.ToString();
    }
}

/// <summary>A remedy that fits a failure.</summary>
/// <param name="Means">What the failure means, as a sentence.</param>
/// <param name="Change">What to do about it, as a hint.</param>
public sealed record RemedyFinding(string Name, string Means, string Change);
