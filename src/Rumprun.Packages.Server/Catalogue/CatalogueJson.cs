using System.Text.Json.Serialization;
using Rumprun.Packages.Core.Index;

namespace Rumprun.Packages.Server.Catalogue;

/// <summary>A list of ports as <c>/api/v1/ports</c> answers it.</summary>
internal sealed record PortListJson(IReadOnlyList<PortSummaryJson> Ports);

internal sealed record PortSummaryJson(
    string Name, string Version, string Summary, IReadOnlyList<string> Targets, DateTimeOffset Published)
{
    public static PortSummaryJson Of(PortIndex port) => new(
        port.Name.ToString(),
        port.Releases[0].Version.ToString(),
        port.Summary,
        [.. port.Releases.Select(static r => r.Target.ToString()).Distinct().Order(StringComparer.Ordinal)],
        port.Releases.Max(static r => r.Published));
}

/// <summary>A port as <c>/api/v1/ports/{name}</c> answers it.</summary>
internal sealed record PortJson(
    string Name, string Summary, IReadOnlyList<string> Requires, IReadOnlyList<ReleaseJson> Releases)
{
    public static PortJson Of(PortIndex port) => new(
        port.Name.ToString(),
        port.Summary,
        [.. port.Requires.Select(static n => n.ToString())],
        [.. port.Releases.Select(ReleaseJson.Of)]);
}

internal sealed record ReleaseJson(
    string Version,
    string Target,
    IReadOnlyList<string> Options,
    string License,
    string Toolchain,
    DateTimeOffset Published,
    FileJson Package,
    FileJson? Image,
    IReadOnlyList<FileJson> Sources,
    IReadOnlyList<FileJson> Files,
    TestJson? Test)
{
    public static ReleaseJson Of(Release release) => new(
        release.Version.ToString(),
        release.Target.ToString(),
        [.. release.Options.Select(static o => o.ToString())],
        release.License,
        release.Toolchain.Hex,
        release.Published,
        FileJson.Of("package", release.Package.Archive),
        release.Image is { } image ? FileJson.Of("image", image.Archive) : null,
        [.. release.Sources.Select(static s => FileJson.Of(s.File, s.Content))],
        [.. release.Files.Select(static f => FileJson.Of(f.Path, f.Content))],
        release.Test is { } test ? TestJson.Of(test) : null);
}

/// <param name="Path">Below the mirror's address.</param>
internal sealed record FileJson(string Name, string Path, long Size, string Sha256)
{
    public static FileJson Of(string name, Blob blob) => new(name, Blob.PathOf(blob.Digest), blob.Size, blob.Digest.Hex);
}

/// <summary>Sizes are in bytes, times in milliseconds.</summary>
internal sealed record TestJson(
    int Tests,
    int Failed,
    long? ImageSize,
    long? Memory,
    long? SmallestMemory,
    double? TimeToMain,
    double? TimeToAnswer,
    bool IsEmulated)
{
    public static TestJson Of(ReleaseTest test) => new(
        test.Tests,
        test.Failed,
        test.Figures?.ImageSize,
        test.Figures?.Memory,
        test.Figures?.SmallestMemory,
        test.Figures?.TimeToMain?.TotalMilliseconds,
        test.Figures?.TimeToAnswer?.TotalMilliseconds,
        test.Figures is { IsEmulated: true });
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PortListJson))]
[JsonSerializable(typeof(PortJson))]
internal sealed partial class CatalogueJsonContext : JsonSerializerContext;
