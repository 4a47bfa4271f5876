using System.Text.RegularExpressions;

namespace Rumprun.Packages.Core.Planning;

/// <summary>
/// Text in which what depends on the machine or the moment is written as a symbol: <c>@{dest}/usr</c>. Plans are made of
/// it, so that a build key says the same wherever the build happens; it is bound to real values when the build is
/// executed.
/// </summary>
public readonly partial record struct SymbolicText(string Text)
{
    /// <summary>
    /// The text with each symbol replaced that <paramref name="resolve"/> knows. Others are ordinary text.
    /// </summary>
    public string Bind(Func<string, string?> resolve) =>
        Symbol.Replace(Text, match => resolve(match.Groups[1].Value) ?? match.Value);

    /// <summary>Whether a symbol occurs whose name begins so.</summary>
    public bool Mentions(string symbolPrefix) => Text.Contains($"@{{{symbolPrefix}", StringComparison.Ordinal);

    public override string ToString() => Text;

    [GeneratedRegex(@"@\{([a-z0-9:+._-]+)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Symbol { get; }
}
