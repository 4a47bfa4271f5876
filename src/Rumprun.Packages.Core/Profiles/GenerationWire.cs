using System.Text.Json.Serialization;

namespace Rumprun.Packages.Core.Profiles;

// The JSON of generations/N.json.
internal sealed record GenerationWire
{
    public required int Schema { get; init; }

    public required int Number { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required string Reason { get; init; }

    public required IReadOnlyList<InstalledPortWire> Ports { get; init; }
}

internal sealed record InstalledPortWire
{
    public required string Name { get; init; }

    public required string Version { get; init; }

    public required string Target { get; init; }

    public required IReadOnlyList<string> Options { get; init; }

    public required string Package { get; init; }

    public string? Image { get; init; }

    public required IReadOnlyList<LaunchWire> Launches { get; init; }

    public required string Summary { get; init; }

    public required bool Requested { get; init; }
}

internal sealed record LaunchWire
{
    public required string Image { get; init; }

    public required IReadOnlyList<string> Arguments { get; init; }

    public required SortedDictionary<string, string> Environment { get; init; }

    public required long Memory { get; init; }

    public int? Descriptors { get; init; }

    public string? Hostname { get; init; }

    public required bool Network { get; init; }

    public required IReadOnlyList<MountWire> Mounts { get; init; }

    public required IReadOnlyList<string> Ports { get; init; }

    public ReadinessWire? Ready { get; init; }
}

internal sealed record MountWire
{
    public required string Data { get; init; }

    public required string At { get; init; }

    public required bool Replaceable { get; init; }
}

internal sealed record ReadinessWire
{
    public int? Tcp { get; init; }

    public string? Console { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(GenerationWire))]
internal sealed partial class GenerationJsonContext : JsonSerializerContext;
