using System.Text.Json.Serialization;
using Rumprun.Packages.Core.Packages;

namespace Rumprun.Packages.Core.Index;

// The JSON of a mirror's index. Properties are written in the order they are declared in: it is part of the format.
internal sealed record PortIndexWire
{
    public required int Schema { get; init; }

    public required string Name { get; init; }

    public required string Summary { get; init; }

    public required IReadOnlyList<string> Requires { get; init; }

    public required IReadOnlyList<ReleaseWire> Releases { get; init; }

    /// <summary>By the hash of the list: releases of one tree share it.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<TreeFileWire>> Trees { get; init; }
}

internal sealed record TreeIndexWire
{
    public required int Schema { get; init; }

    public required IReadOnlyList<TreeFileWire> Files { get; init; }
}

internal sealed record ToolchainIndexWire
{
    public required int Schema { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyList<ReleasedToolchainWire> Toolchains { get; init; }
}

internal sealed record ReleasedToolchainWire
{
    public required string Identity { get; init; }

    public required string Target { get; init; }

    public required BlobWire Archive { get; init; }

    public required DateTimeOffset Published { get; init; }
}

internal sealed record TreeFileWire
{
    public required string Path { get; init; }

    public required string Sha256 { get; init; }

    public required long Size { get; init; }

    public bool? Executable { get; init; }
}

internal sealed record ReleaseWire
{
    public required string Version { get; init; }

    public required string Target { get; init; }

    public required IReadOnlyList<string> Options { get; init; }

    public required string License { get; init; }

    public required string Toolchain { get; init; }

    public required string Port { get; init; }

    public required string Tree { get; init; }

    public required DateTimeOffset Published { get; init; }

    public required ReleasedPackageWire Package { get; init; }

    public ReleasedPackageWire? Image { get; init; }

    public required IReadOnlyList<ReleasedSourceWire> Sources { get; init; }

    public ReleaseTestWire? Test { get; init; }
}

internal sealed record ReleasedPackageWire
{
    public required string Key { get; init; }

    public required string Output { get; init; }

    public required BlobWire Archive { get; init; }

    public required BlobWire Record { get; init; }
}

internal sealed record BlobWire
{
    public required string Sha256 { get; init; }

    public required long Size { get; init; }
}

internal sealed record ReleasedSourceWire
{
    public required string File { get; init; }

    public required string Sha256 { get; init; }

    public required long Size { get; init; }
}

internal sealed record ReleaseTestWire
{
    public required int Tests { get; init; }

    public required int Failed { get; init; }

    public TestFiguresWire? Figures { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    WriteIndented = false)]
[JsonSerializable(typeof(PortIndexWire))]
[JsonSerializable(typeof(TreeIndexWire))]
[JsonSerializable(typeof(ToolchainIndexWire))]
internal sealed partial class IndexJsonContext : JsonSerializerContext;
