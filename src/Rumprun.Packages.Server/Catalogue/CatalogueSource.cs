using System.Collections.Immutable;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Engine.Publishing;

namespace Rumprun.Packages.Server.Catalogue;

/// <summary>What a signed mirror has at one moment.</summary>
/// <param name="State">Differs whenever the mirror has changed.</param>
internal sealed record MirrorContent(
    ImmutableSortedDictionary<PortName, PortIndex> Ports, Sha256Digest State, Sha256Digest Root, DateTimeOffset Expires)
{
    /// <summary>The ports whose name or summary has every word.</summary>
    public IEnumerable<PortIndex> Search(string words)
    {
        var wanted = words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return Ports.Values.Where(p => wanted.All(
            w => p.Name.ToString().Contains(w, StringComparison.OrdinalIgnoreCase)
                || p.Summary.Contains(w, StringComparison.OrdinalIgnoreCase)));
    }
}

/// <summary>
/// Reads what a signed mirror has, verified by its own root, and again when its timestamp has changed. While the mirror is
/// damaged, the content before stays.
/// </summary>
internal sealed partial class CatalogueSource(MirrorDirectory directory, ILogger<CatalogueSource> logger)
{
    private readonly Lock _lock = new();
    private Sha256Digest? _refused;
    private MirrorContent? _content;

    /// <summary>Null: the mirror could not be read so far.</summary>
    public MirrorContent? Read()
    {
        if (directory.ReadMetadata(RoleName.FileOf(RoleName.Timestamp)) is not { } timestamp)
        {
            return _content;
        }

        var state = Sha256Digest.Of(timestamp);
        lock (_lock)
        {
            if (state == _content?.State || state == _refused)
            {
                return _content;
            }

            try
            {
                _content = ReadAll(state);
            }
            catch (DiagnosticException e)
            {
                _refused = state;
                LogRefused(e.Diagnostics[0].Message);
            }

            return _content;
        }
    }

    private MirrorContent ReadAll(Sha256Digest state)
    {
        var mirror = MirrorState.Read(directory);
        var ports = ImmutableSortedDictionary.CreateBuilder<PortName, PortIndex>();
        foreach (var (path, _) in mirror.AllTargets())
        {
            if (PortIndex.NameOf(path) is { } name && ReadPort(mirror, name) is { Releases.IsEmpty: false } index)
            {
                ports[name] = index;
            }
        }

        // Clients add the mirror by its first root, or any later one that they know of.
        return new MirrorContent(
            ports.ToImmutable(), state, Sha256Digest.Of(mirror.Root.Bytes.Span), mirror.Timestamp.Signed.Expires);
    }

    /// <summary>Null where the index is damaged or not valid: whoever signs one port must not hide the others.</summary>
    private PortIndex? ReadPort(MirrorState mirror, PortName name)
    {
        try
        {
            return mirror.ReadTarget(PortIndex.TargetPathOf(name)) is { } bytes ? PortIndexFormat.Parse(bytes, name) : null;
        }
        catch (DiagnosticException e)
        {
            LogLeftOut(name.ToString(), e.Diagnostics[0].Message);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "the catalogue leaves `{Port}` out: {Message}")]
    private partial void LogLeftOut(string port, string message);

    [LoggerMessage(LogLevel.Warning, "the catalogue stays as it was: {Message}")]
    private partial void LogRefused(string message);
}
