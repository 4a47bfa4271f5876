using System.Collections.Immutable;

namespace Rumprun.Packages.Engine.Sources.Debian;

/// <summary>An entry of apt's source lists (sources.list(5)), in either of the two styles.</summary>
public abstract record AptEntry
{
    private AptEntry()
    {
    }

    public required ImmutableArray<string> Uris { get; init; }

    public required ImmutableArray<string> Suites { get; init; }

    public required ImmutableArray<string> Components { get; init; }

    /// <summary>One line of a <c>.list</c> file.</summary>
    public sealed record Line : AptEntry
    {
        /// <summary>What stands between the brackets; empty where there are none.</summary>
        public required string Options { get; init; }

        public override string ToSource()
        {
            var options = Options.Length == 0 ? "" : $"[{Options}] ";
            return $"deb-src {options}{Uris[0]} {Suites[0]} {string.Join(' ', Components)}\n";
        }
    }

    /// <summary>A stanza of a <c>.sources</c> file.</summary>
    public sealed record Stanza : AptEntry
    {
        /// <summary>The other fields that matter for source packages (<c>Signed-By</c>), as they were written.</summary>
        public required string Fields { get; init; }

        public override string ToSource() =>
            $"Types: deb-src\nURIs: {string.Join(' ', Uris)}\nSuites: {string.Join(' ', Suites)}\n"
            + $"Components: {string.Join(' ', Components)}\n{Fields}\n";
    }

    /// <summary>The entry, in its own style, for source packages.</summary>
    public abstract string ToSource();
}
