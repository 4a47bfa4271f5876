using System.Text.Json.Serialization;

namespace Rumprun.Packages.Core.Packages;

// The JSON of keys/KEY.test.json.
internal sealed record TestRecordWire
{
    public const int SchemaVersion = 1;

    public required int Schema { get; init; }

    public required string Key { get; init; }

    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string Target { get; init; }

    public required IReadOnlyList<string> Options { get; init; }

    public required DateTimeOffset Finished { get; init; }

    public required int Tests { get; init; }

    public required int Failed { get; init; }

    public TestFiguresWire? Figures { get; init; }
}

internal sealed record TestFiguresWire
{
    public required long ImageBytes { get; init; }

    public long? MemoryBytes { get; init; }

    public double? MillisecondsToMain { get; init; }

    public double? MillisecondsToAnswer { get; init; }

    public required bool Emulated { get; init; }

    public long? SmallestMemoryBytes { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(TestRecordWire))]
internal sealed partial class TestRecordJsonContext : JsonSerializerContext;
