using System.Collections.Immutable;

namespace Rumprun.Packages.Engine.Sources;

/// <summary>How sources are fetched, by the user's configuration and command line.</summary>
public sealed record FetchOptions
{
    /// <summary>Never touch the network.</summary>
    public bool Offline { get; init; }

    /// <summary>
    /// Addresses that are tried before a port's own, as templates in which <c>{sha256}</c> and <c>{file}</c> are filled in.
    /// </summary>
    public ImmutableArray<string> SourceMirrors { get; init; } = [];
}
