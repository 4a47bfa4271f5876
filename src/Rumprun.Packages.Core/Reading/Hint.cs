using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Reading;

/// <summary>The hint for a word that is not among those allowed.</summary>
internal static class Hint
{
    /// <summary>The nearest one, or all of them.</summary>
    public static string[] For(string word, IReadOnlyCollection<string> candidates) =>
        Suggestion.For(word, candidates) is { } near ? [$"did you mean `{near}`?"]
        : candidates.Count == 0 ? []
        : [$"write one of {string.Join(", ", candidates.Order(StringComparer.Ordinal).Select(static c => $"`{c}`"))}"];
}
