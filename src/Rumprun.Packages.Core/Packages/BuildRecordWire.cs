using System.Text.Json.Serialization;

namespace Rumprun.Packages.Core.Packages;

// The JSON of keys/KEY.json.
internal sealed record BuildRecordWire
{
    public const int SchemaVersion = 1;

    public required int Schema { get; init; }

    public required string Package { get; init; }

    public required string Output { get; init; }

    public required DateTimeOffset Finished { get; init; }

    public required IReadOnlyList<StepWire> Steps { get; init; }

    public string? Log { get; init; }

    public required string Key { get; init; }
}

internal sealed record StepWire
{
    public required string Step { get; init; }

    public required double Seconds { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(BuildRecordWire))]
internal sealed partial class BuildRecordJsonContext : JsonSerializerContext;
