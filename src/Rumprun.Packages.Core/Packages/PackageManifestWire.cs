using System.Text.Json.Serialization;

namespace Rumprun.Packages.Core.Packages;

// The JSON of manifest.json. Properties are written in the order they are declared in: it is part of the format.
internal sealed record ManifestWire
{
    public required int Schema { get; init; }

    public required string Kind { get; init; }

    public required string Name { get; init; }

    public required string Version { get; init; }

    public required int Revision { get; init; }

    public required string Target { get; init; }

    public required bool Hosted { get; init; }

    public required IReadOnlyList<string> Options { get; init; }

    public required string License { get; init; }

    public required string Key { get; init; }

    public required bool Sandboxed { get; init; }

    public bool? Local { get; init; }

    public required IReadOnlyList<DependencyWire> Dependencies { get; init; }

    public required IReadOnlyList<ProgramWire> Programs { get; init; }

    public required IReadOnlyList<EntryWire> Entries { get; init; }
}

internal sealed record DependencyWire
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string Output { get; init; }
}

internal sealed record ProgramWire
{
    public required string Name { get; init; }

    public required string File { get; init; }
}

internal sealed record EntryWire
{
    public required string Path { get; init; }

    public string? Mode { get; init; }

    public long? Size { get; init; }

    public string? Sha256 { get; init; }

    public string? Link { get; init; }

    public bool? Directory { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(ManifestWire))]
internal sealed partial class ManifestJsonContext : JsonSerializerContext;
