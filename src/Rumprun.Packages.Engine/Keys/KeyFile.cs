using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Trust.Writing;

namespace Rumprun.Packages.Engine.Keys;

/// <summary>A key file of this machine: the public key, and where its private part is. See docs/formats/key.md.</summary>
internal sealed record KeyFile
{
    public const int SchemaVersion = 1;

    public required KeyDescription Public { get; init; }

    public required PrivatePart Private { get; init; }

    /// <exception cref="FormatException">The bytes are not a key file.</exception>
    public static KeyFile Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var wire = JsonSerializer.Deserialize(bytes, KeyJsonContext.Default.KeyFileWire)
                ?? throw new FormatException("it is `null`");
            return wire.Schema == SchemaVersion
                ? new KeyFile
                {
                    Public = KeyDescription.Parse(wire.Public.ToJsonString()),
                    Private = wire switch
                    {
                        { Plain: { } plain, Sealed: null, Command: null } => new PrivatePart.Plain(plain),
                        { Sealed: { } s, Plain: null, Command: null } => new PrivatePart.Sealed(
                            new SealedSecret(s.Salt, s.MemoryKibibytes, s.Passes, s.Nonce, s.Ciphertext)),
                        { Command: { Count: > 0 } command, Plain: null, Sealed: null } =>
                            new PrivatePart.External([.. command]),
                        _ => throw new FormatException("it has to have one of `plain`, `sealed` and `command`"),
                    },
                }
                : throw new FormatException($"schema {wire.Schema} is not known to this rrpkg");
        }
        catch (JsonException e)
        {
            throw new FormatException(JsonFailure.ReasonOf(e), e);
        }
    }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(
        new KeyFileWire
        {
            Schema = SchemaVersion,
            Public = Public.ToJson(),
            Plain = (Private as PrivatePart.Plain)?.Pkcs8,
            Sealed = Private is PrivatePart.Sealed { Secret: var s }
                ? new SealedWire
                {
                    Salt = s.Salt, MemoryKibibytes = s.Memory, Passes = s.Passes, Nonce = s.Nonce, Ciphertext = s.Ciphertext,
                }
                : null,
            Command = (Private as PrivatePart.External)?.Command,
        },
        KeyJsonContext.Default.KeyFileWire);
}

/// <summary>Where the private part of a key is. Private keys are in PKCS #8 (RFC 5958).</summary>
internal abstract record PrivatePart
{
    private PrivatePart()
    {
    }

    public sealed record Plain(byte[] Pkcs8) : PrivatePart;

    public sealed record Sealed(SealedSecret Secret) : PrivatePart;

    /// <param name="Command">Gets the content on standard input and prints the signature: bytes, or hexadecimal.</param>
    public sealed record External(IReadOnlyList<string> Command) : PrivatePart;
}

// The JSON of a key file.
internal sealed record KeyFileWire
{
    public required int Schema { get; init; }

    public required JsonObject Public { get; init; }

    public byte[]? Plain { get; init; }

    public SealedWire? Sealed { get; init; }

    public IReadOnlyList<string>? Command { get; init; }
}

internal sealed record SealedWire
{
    public required byte[] Salt { get; init; }

    public required long MemoryKibibytes { get; init; }

    public required int Passes { get; init; }

    public required byte[] Nonce { get; init; }

    public required byte[] Ciphertext { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(KeyFileWire))]
internal sealed partial class KeyJsonContext : JsonSerializerContext;
