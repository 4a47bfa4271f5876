using System.Text.Json;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Packages;

/// <summary>Writes test records as JSON, as they lie in <c>keys/KEY.test.json</c>, and reads them strictly.</summary>
public static class TestRecordFormat
{
    public static byte[] ToBytes(TestRecord record) => JsonSerializer.SerializeToUtf8Bytes(
        new TestRecordWire
        {
            Schema = TestRecordWire.SchemaVersion,
            Key = record.Key.Hex,
            Name = record.Name.ToString(),
            Version = record.Version.ToString(),
            Target = record.Target.ToString(),
            Options = [.. record.Options.Select(static o => o.ToString())],
            Finished = record.Finished,
            Tests = record.Tests,
            Failed = record.Failed,
            Figures = record.Figures is { } figures ? ToWire(figures) : null,
        },
        TestRecordJsonContext.Default.TestRecordWire);

    /// <summary>The record; null if the bytes are not a valid record.</summary>
    public static TestRecord? TryParse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize(bytes, TestRecordJsonContext.Default.TestRecordWire)
                is { Schema: TestRecordWire.SchemaVersion } wire
                ? FromWire(wire)
                : null;
        }
        catch (Exception e) when (e is JsonException or FormatException or OverflowException)
        {
            return null;
        }
    }

    internal static TestFiguresWire ToWire(TestFigures figures) => new()
    {
        ImageBytes = figures.ImageSize,
        MemoryBytes = figures.Memory,
        MillisecondsToMain = figures.TimeToMain?.TotalMilliseconds,
        MillisecondsToAnswer = figures.TimeToAnswer?.TotalMilliseconds,
        Emulated = figures.IsEmulated,
        SmallestMemoryBytes = figures.SmallestMemory,
    };

    private static TestRecord? FromWire(TestRecordWire wire) =>
        PortVersion.TryParse(wire.Version, out var version) && Target.TryParse(wire.Target, out var target)
            ? new TestRecord
            {
                Key = Sha256Digest.Parse(wire.Key),
                Name = PortName.Parse(wire.Name),
                Version = version,
                Target = target,
                Options = [.. wire.Options.Select(PortName.Parse)],
                Finished = wire.Finished,
                Tests = wire.Tests,
                Failed = wire.Failed,
                Figures = wire.Figures is { } figures ? FromWire(figures) : null,
            }
            : null;

    internal static TestFigures FromWire(TestFiguresWire wire) => new()
    {
        ImageSize = wire.ImageBytes,
        Memory = wire.MemoryBytes,
        TimeToMain = Duration(wire.MillisecondsToMain),
        TimeToAnswer = Duration(wire.MillisecondsToAnswer),
        IsEmulated = wire.Emulated,
        SmallestMemory = wire.SmallestMemoryBytes,
    };

    private static TimeSpan? Duration(double? milliseconds) =>
        milliseconds is { } value ? TimeSpan.FromMilliseconds(value) : null;
}
