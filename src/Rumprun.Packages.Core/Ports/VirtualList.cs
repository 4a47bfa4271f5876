using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Ports;

/// <summary>
/// The virtual names of a ports tree, as read from <c>ports/virtuals.yaml</c>. The format is in docs/formats/virtuals.md.
/// </summary>
public sealed record VirtualList
{
    /// <summary>The schema version this code reads.</summary>
    public const int SchemaVersion = 1;

    /// <summary>The file's name, next to the folders of the ports.</summary>
    public const string FileName = "virtuals.yaml";

    public required ImmutableSortedDictionary<PortName, VirtualName> Virtuals { get; init; }

    /// <summary>The place of a declaration, by its path of keys: <c>virtuals.libssl.providers[0]</c>.</summary>
    public required ImmutableDictionary<string, SourceLocation> Locations { get; init; }
}

/// <summary>A name that several ports provide.</summary>
/// <param name="Summary">One line, no full stop.</param>
/// <param name="Providers">Most preferred first.</param>
/// <param name="IsExclusive">At most one of its providers goes into an image.</param>
public sealed record VirtualName(string Summary, ImmutableArray<PortName> Providers, bool IsExclusive);
