using System.Collections.Immutable;
using System.Text.Json;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Profiles;

/// <summary>Writes generations as JSON and reads them strictly. The format is in docs/formats/generation.md.</summary>
public static class GenerationFormat
{
    public static byte[] ToBytes(Generation generation)
    {
        var wire = new GenerationWire
        {
            Schema = Generation.SchemaVersion,
            Number = generation.Number,
            Created = generation.Created,
            Reason = generation.Reason,
            Ports = [.. generation.Ports.OrderBy(static p => p.Name).ThenBy(static p => p.Target).Select(ToWire)],
        };
        return [.. JsonSerializer.SerializeToUtf8Bytes(wire, GenerationJsonContext.Default.GenerationWire), (byte)'\n'];
    }

    /// <summary>
    /// Whether two entries are equal. They are compared as text, since records that hold lists equal only themselves.
    /// </summary>
    public static bool AreSame(InstalledPort first, InstalledPort second) => Text(first).SequenceEqual(Text(second));

    /// <exception cref="FormatException">The bytes are not a generation.</exception>
    public static Generation Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var wire = JsonSerializer.Deserialize(bytes, GenerationJsonContext.Default.GenerationWire);
            return wire switch
            {
                null => throw new FormatException("it is `null`"),
                { Schema: not Generation.SchemaVersion } =>
                    throw new FormatException($"schema {wire.Schema} is not known to this rrpkg"),
                _ => new Generation
                {
                    Number = wire.Number,
                    Created = wire.Created,
                    Reason = wire.Reason,
                    Ports = [.. wire.Ports.Select(FromWire)],
                },
            };
        }
        catch (JsonException e)
        {
            throw new FormatException(JsonFailure.ReasonOf(e), e);
        }
    }

    private static byte[] Text(InstalledPort port) => ToBytes(Generation.Empty with { Ports = [port] });

    private static InstalledPortWire ToWire(InstalledPort port) => new()
    {
        Name = port.Name.ToString(),
        Version = port.Version.ToString(),
        Target = port.Target.ToString(),
        Options = [.. port.Options.Select(static o => o.ToString())],
        Package = port.Package.Hex,
        Image = port.Image?.Hex,
        Launches = [.. port.Launches.Select(LaunchWireFormat.ToWire)],
        Summary = port.Summary,
        Requested = port.IsRequested,
    };

    private static InstalledPort FromWire(InstalledPortWire? wire) => wire is null
        ? throw new FormatException("a list holds `null`")
        : new InstalledPort
        {
            Name = PortName.Parse(wire.Name),
            Version = PortVersion.TryParse(wire.Version, out var version)
                ? version
                : throw new FormatException($"`{wire.Version}` is not a valid version"),
            Target = Target.TryParse(wire.Target, out var target)
                ? target
                : throw new FormatException($"`{wire.Target}` is not a valid target"),
            Options = [.. wire.Options.Select(PortName.Parse)],
            Package = Sha256Digest.Parse(wire.Package),
            Image = wire.Image is null ? null : Sha256Digest.Parse(wire.Image),
            Launches = [.. wire.Launches.Select(LaunchWireFormat.FromWire)],
            Summary = wire.Summary,
            IsRequested = wire.Requested,
        };
}
