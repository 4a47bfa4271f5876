using System.Text.Json;
using System.Text.Json.Serialization;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Configuration;

/// <summary>Writes a user's list of mirrors as JSON, and reads it strictly.</summary>
public static class MirrorListFormat
{
    public static byte[] ToBytes(MirrorList list) => JsonSerializer.SerializeToUtf8Bytes(
        new MirrorListWire
        {
            Schema = MirrorList.SchemaVersion,
            Mirrors =
            [
                .. list.Mirrors.Select(static m => new MirrorWire
                {
                    Name = m.Name.ToString(), Url = m.Url, Priority = m.Priority, Pins = [.. m.Pins],
                }),
            ],
        },
        MirrorListJsonContext.Default.MirrorListWire);

    /// <exception cref="FormatException">The bytes are not a list of mirrors.</exception>
    public static MirrorList Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var wire = JsonSerializer.Deserialize(bytes, MirrorListJsonContext.Default.MirrorListWire)
                ?? throw new FormatException("it is `null`");
            if (wire.Schema != MirrorList.SchemaVersion)
            {
                throw new FormatException($"schema {wire.Schema} is not known to this rrpkg");
            }

            var list = new MirrorList(
            [
                .. wire.Mirrors.Select(static m => new MirrorSetting(PortName.Parse(m.Name), m.Url)
                {
                    Priority = m.Priority, Pins = [.. m.Pins],
                }),
            ]);
            return list.Mirrors.Select(static m => m.Name).Distinct().Count() == list.Mirrors.Length
                ? list
                : throw new FormatException("two mirrors have the same name");
        }
        catch (JsonException e)
        {
            throw new FormatException(JsonFailure.ReasonOf(e), e);
        }
    }
}

// The JSON of mirrors.json.
internal sealed record MirrorListWire
{
    public required int Schema { get; init; }

    public required IReadOnlyList<MirrorWire> Mirrors { get; init; }
}

internal sealed record MirrorWire
{
    public required string Name { get; init; }

    public required string Url { get; init; }

    public required int Priority { get; init; }

    public required IReadOnlyList<string> Pins { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(MirrorListWire))]
internal sealed partial class MirrorListJsonContext : JsonSerializerContext;
