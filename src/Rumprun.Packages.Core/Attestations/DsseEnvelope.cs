using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Rumprun.Packages.Core.Trust.Keys;

namespace Rumprun.Packages.Core.Attestations;

/// <summary>A signed payload of any type: DSSE, version 1.0 (<c>envelope.md</c> and <c>protocol.md</c>).</summary>
public sealed record DsseEnvelope
{
    public required string PayloadType { get; init; }

    public required ReadOnlyMemory<byte> Payload { get; init; }

    public required ImmutableArray<DsseSignature> Signatures { get; init; }

    /// <summary>The bytes that are signed: PAE(type, body) of the protocol.</summary>
    public static byte[] PreAuthenticationEncoding(string payloadType, ReadOnlySpan<byte> payload)
    {
        var type = Encoding.UTF8.GetBytes(payloadType);
        return
        [
            .. Encoding.UTF8.GetBytes($"DSSEv1 {type.Length} "),
            .. type,
            .. Encoding.UTF8.GetBytes($" {payload.Length} "),
            .. payload,
        ];
    }

    /// <summary>Whether a key has signed it. The key id in the envelope only saves work: the signature decides.</summary>
    public bool IsSignedBy(PublicKey key)
    {
        var signed = PreAuthenticationEncoding(PayloadType, Payload.Span);
        var id = key.Id.ToString();
        return Signatures.Any(s => (s.KeyId is null || s.KeyId == id) && key.Verify(signed, s.Signature.Span));
    }

    /// <summary>The envelope as JSON in one line, without a line end.</summary>
    public byte[] ToBytes()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("payloadType", PayloadType);
            json.WriteBase64String("payload", Payload.Span);
            json.WriteStartArray("signatures");
            foreach (var signature in Signatures)
            {
                json.WriteStartObject();
                if (signature.KeyId is { } id)
                {
                    json.WriteString("keyid", id);
                }

                json.WriteBase64String("sig", signature.Signature.Span);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>Reads an envelope. Members that the specification does not name are ignored, as it says.</summary>
    /// <exception cref="FormatException">The bytes are not an envelope.</exception>
    public static DsseEnvelope Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return new DsseEnvelope
            {
                PayloadType = root.GetProperty("payloadType").GetString() ?? throw new FormatException("it has no type"),
                Payload = Base64(root.GetProperty("payload")),
                Signatures =
                [
                    .. root.GetProperty("signatures").EnumerateArray().Select(static s => new DsseSignature(
                        s.TryGetProperty("keyid", out var id) ? id.GetString() : null, Base64(s.GetProperty("sig")))),
                ],
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("it is not a DSSE envelope", e);
        }
    }

    /// <summary>Standard or URL-safe: a reader has to take both.</summary>
    private static byte[] Base64(JsonElement value)
    {
        var text = (value.GetString() ?? throw new FormatException("a value in base64 is missing"))
            .Replace('-', '+').Replace('_', '/');
        return Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
    }
}

/// <summary>A signature of an envelope.</summary>
/// <param name="KeyId">A hint; null where there is none.</param>
public sealed record DsseSignature(string? KeyId, ReadOnlyMemory<byte> Signature);
