using System.Text.Json;

namespace Rumprun.Packages.Core.Packages;

/// <summary>Writes build records as JSON, as they lie in <c>keys/KEY.json</c>, and reads them strictly.</summary>
public static class BuildRecordFormat
{
    public static byte[] ToBytes(BuildRecord record) => JsonSerializer.SerializeToUtf8Bytes(
        new BuildRecordWire
        {
            Schema = BuildRecordWire.SchemaVersion,
            Package = record.Package.Hex,
            Output = record.Output.Hex,
            Finished = record.Finished,
            Steps =
            [
                .. record.Steps.Select(static s =>
                    new StepWire { Step = s.Step, Seconds = Math.Round(s.Elapsed.TotalSeconds, 3) }),
            ],
            Log = record.LogFile,
            Key = record.CanonicalText,
        },
        BuildRecordJsonContext.Default.BuildRecordWire);

    /// <summary>The record; null if the bytes are not a valid record.</summary>
    public static BuildRecord? TryParse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, BuildRecordJsonContext.Default.BuildRecordWire)
                is { Schema: BuildRecordWire.SchemaVersion } wire
                ? FromWire(wire)
                : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException)
        {
            return null;
        }
    }

    private static BuildRecord FromWire(BuildRecordWire wire) => new()
    {
        CanonicalText = wire.Key,
        Package = Sha256Digest.Parse(wire.Package),
        Output = Sha256Digest.Parse(wire.Output),
        Finished = wire.Finished,
        Steps = [.. wire.Steps.Select(static s => (s.Step, TimeSpan.FromSeconds(s.Seconds)))],
        LogFile = wire.Log,
    };
}
