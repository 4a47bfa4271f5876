using System.Collections.Immutable;
using System.Text;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Mirrors;

namespace Rumprun.Packages.Engine.Releases;

/// <summary>
/// Every port that a mirror has, as one file of this machine: a line a port. It is made again when the mirror has changed.
/// </summary>
public sealed class MirrorCatalogue(TrustedMirror mirror)
{
    private string ListFile => Path.Combine(mirror.FetchedDirectory, "catalogue.tsv");

    /// <exception cref="Core.Diagnostics.DiagnosticException">RR3201 to RR3223, RR4201.</exception>
    public async Task<ImmutableArray<PortSummary>> ReadAsync(CancellationToken cancellationToken)
    {
        var state = Sha256Digest.Of(mirror.Repository.Metadata.Snapshot!.Bytes.Span).Hex;
        if (File.Exists(ListFile) && await File.ReadAllLinesAsync(ListFile, cancellationToken) is [var head, .. var lines]
            && head == state)
        {
            return [.. lines.Select(Parse).OfType<PortSummary>()];
        }

        ImmutableArray<PortSummary> ports =
        [
            .. (await mirror.Repository.ListAsync(cancellationToken))
                .Select(static t => PortSummary.Of(t.Path, t.File.Custom)).OfType<PortSummary>(),
        ];
        var text = new StringBuilder($"{state}\n");
        foreach (var port in ports)
        {
            text.Append($"{port.Name}\t{port.Version}\t{port.Summary}\n");
        }

        AtomicFile.WriteText(ListFile, text.ToString());
        return ports;
    }

    private static PortSummary? Parse(string line) =>
        line.Split('\t') is [var name, var version, var summary] && PortName.TryParse(name, out var port)
            ? new PortSummary(port, version, summary)
            : null;
}
