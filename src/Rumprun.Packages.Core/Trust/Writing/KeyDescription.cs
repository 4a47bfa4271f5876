using System.Text.Json;
using System.Text.Json.Nodes;
using Rumprun.Packages.Core.Trust.Keys;

namespace Rumprun.Packages.Core.Trust.Writing;

/// <summary>A public key as metadata lists it (§4.2.2, KEY), and its id.</summary>
public sealed record KeyDescription
{
    private readonly string _json;

    private KeyDescription(string json, PublicKey key) => (_json, Key) = (json, key);

    public PublicKey Key { get; }

    public KeyId Id => Key.Id;

    /// <summary>A key of the given type and scheme.</summary>
    /// <param name="value">Hexadecimal for ed25519, PEM for the others.</param>
    /// <exception cref="FormatException">It is not such a key.</exception>
    public static KeyDescription Of(string type, string scheme, string value) => Parse(new JsonObject
    {
        ["keytype"] = type,
        ["scheme"] = scheme,
        ["keyval"] = new JsonObject { ["public"] = value },
    }.ToJsonString());

    /// <exception cref="FormatException">The text is not a description of a key.</exception>
    public static KeyDescription Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var id = Sha256Digest.Of(CanonicalJson.Encode(document.RootElement)).Hex;
            return new KeyDescription(json, PublicKeyReader.Read("a key file", id, document.RootElement));
        }
        catch (Exception e) when (e is JsonException or Diagnostics.DiagnosticException)
        {
            throw new FormatException("it is not a public key", e);
        }
    }

    /// <summary>A new copy of the JSON object.</summary>
    public JsonObject ToJson() => JsonNode.Parse(_json)!.AsObject();

    public bool Equals(KeyDescription? other) => other?.Id == Id;

    public override int GetHashCode() => Id.GetHashCode();
}
