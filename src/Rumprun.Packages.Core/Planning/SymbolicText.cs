using System.Text.RegularExpressions;

namespace Rumprun.Packages.Core.Planning;

/// <summary>
/// Text in which everything that depends on the machine or the time is a symbol: <c>@{dest}/usr</c>. Plans consist of it, so
/// that a build key is the same on every machine; the symbols are bound to real values when the build is executed.
/// </summary>
public readonly partial record struct SymbolicText(string Text)
{
    /// <summary>
    /// The text with each symbol replaced that <paramref name="resolve"/> knows; others are ordinary text.
    /// </summary>
    public string Bind(Func<string, string?> resolve) =>
        Symbol.Replace(Text, match => resolve(match.Groups[1].Value) ?? match.Value);

    /// <summary>Whether a symbol with this prefix occurs.</summary>
    public bool Mentions(string symbolPrefix) => Text.Contains($"@{{{symbolPrefix}", StringComparison.Ordinal);

    public override string ToString() => Text;

    [GeneratedRegex(@"@\{([a-z0-9:+._-]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Symbol { get; }
}
