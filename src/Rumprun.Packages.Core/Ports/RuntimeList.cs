using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Ports;

/// <summary>
/// The libraries that every port of a tree is built with implicitly, as read from <c>ports/runtime.yaml</c>: they add what a
/// target's own libraries lack. The format is in docs/formats/runtime.md.
/// </summary>
public sealed record RuntimeList
{
    /// <summary>The schema version this code reads.</summary>
    public const int SchemaVersion = 1;

    /// <summary>The file's name, next to the folders of the ports.</summary>
    public const string FileName = "runtime.yaml";

    /// <summary>In the file's order, without duplicates. Their conditions use only targets.</summary>
    public required ImmutableArray<Conditional<Dependency>> Libraries { get; init; }

    /// <summary>The place of a declaration, by its path of keys: <c>runtime[0].port</c>.</summary>
    public required ImmutableDictionary<string, SourceLocation> Locations { get; init; }
}
