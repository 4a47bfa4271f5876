using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Engine.Progress;
using Rumprun.Packages.Engine.Releases;
using Rumprun.Packages.Engine.Trees;

namespace Rumprun.Packages.Engine.Operations;

/// <summary>A port that a search found.</summary>
/// <param name="Mirror">Null: it is in a tree of this machine.</param>
public sealed record SearchResult(PortSummary Port, PortName? Mirror);

/// <summary>Searches the ports of mirrors and of this machine's trees by name and summary.</summary>
public sealed class SearchOperation(OpenMirrors mirrors, PortTree? tree)
{
    /// <param name="words">Each has to occur in the name or the summary. Upper and lower case do not matter.</param>
    /// <returns>Ports whose name is a word first, then whose name has it, then the others; of one name the first mirror's.
    /// </returns>
    /// <exception cref="DiagnosticException">RR3201 to RR3223, RR4201: the only mirror cannot be used.</exception>
    public async Task<ImmutableArray<SearchResult>> RunAsync(
        ImmutableArray<string> words, IProgress<ProgressEvent> progress, CancellationToken cancellationToken)
    {
        var found = new List<SearchResult>();
        foreach (var mirror in await mirrors.OpenAsync(progress, cancellationToken))
        {
            found.AddRange((await new MirrorCatalogue(mirror).ReadAsync(cancellationToken))
                .Where(p => Matches(p, words))
                .Select(p => new SearchResult(p, mirror.Name)));
        }

        var own = (tree?.ReadNewest() ?? [])
            .Select(static p => new PortSummary(p.Name, p.Version.ToString(), p.Summary))
            .Where(p => Matches(p, words))
            .Select(static p => new SearchResult(p, Mirror: null));
        ImmutableArray<SearchResult> all =
        [
            .. found.Concat(own)
                .DistinctBy(static r => r.Port.Name)
                .OrderBy(r => RankOf(r.Port, words))
                .ThenBy(static r => r.Port.Name),
        ];
        return all.IsEmpty && mirrors.FirstFailure is { } failure ? throw failure : all;
    }

    private static bool Matches(PortSummary port, ImmutableArray<string> words) => words.All(
        w => port.Name.ToString().Contains(w, StringComparison.OrdinalIgnoreCase)
            || port.Summary.Contains(w, StringComparison.OrdinalIgnoreCase));

    private static int RankOf(PortSummary port, ImmutableArray<string> words)
    {
        var name = port.Name.ToString();
        return words.Any(w => name.Equals(w, StringComparison.OrdinalIgnoreCase)) ? 0
            : words.Any(w => name.StartsWith(w, StringComparison.OrdinalIgnoreCase)) ? 1
            : words.Any(w => name.Contains(w, StringComparison.OrdinalIgnoreCase)) ? 2
            : 3;
    }
}
