using System.Text.Json;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Index;

/// <summary>Writes the list of a mirror's toolchains of one name as JSON, and reads it strictly.</summary>
public static class ToolchainIndexFormat
{
    /// <summary>In bytes.</summary>
    public const int Largest = 1 << 20;

    public static byte[] ToBytes(ToolchainIndex index) => JsonSerializer.SerializeToUtf8Bytes(
        new ToolchainIndexWire
        {
            Schema = ToolchainIndex.SchemaVersion,
            Name = index.Name.ToString(),
            Toolchains =
            [
                .. index.Toolchains.Select(static t => new ReleasedToolchainWire
                {
                    Identity = t.Identity.Hex,
                    Target = t.Target.ToString(),
                    Archive = new BlobWire { Sha256 = t.Archive.Digest.Hex, Size = t.Archive.Size },
                    Published = t.Published,
                }),
            ],
        },
        IndexJsonContext.Default.ToolchainIndexWire);

    /// <param name="expected">The name that the list was asked for.</param>
    /// <exception cref="DiagnosticException">RR3230: the bytes are not a valid list of this name.</exception>
    public static ToolchainIndex Parse(ReadOnlySpan<byte> bytes, PortName expected) => IndexFailure.Guard(
        ToolchainIndex.TargetPathOf(expected),
        bytes,
        Largest,
        static (b, name) =>
        {
            var wire = JsonSerializer.Deserialize(b, IndexJsonContext.Default.ToolchainIndexWire)
                ?? throw new FormatException("it is `null`");
            IndexFailure.RequireSchema(wire.Schema, ToolchainIndex.SchemaVersion);
            return PortName.Parse(wire.Name) == name
                ? new ToolchainIndex { Name = name, Toolchains = [.. wire.Toolchains.Select(FromWire)] }
                : throw new FormatException($"it is the list of `{wire.Name}`");
        },
        expected);

    private static ReleasedToolchain FromWire(ReleasedToolchainWire wire) => new(
        Sha256Digest.Parse(wire.Identity),
        Target.TryParse(wire.Target, out var target)
            ? target
            : throw new FormatException($"`{wire.Target}` is not a valid target"),
        IndexFailure.RequireBlob(wire.Archive.Sha256, wire.Archive.Size),
        wire.Published);
}
