using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rumprun.Packages.Core.Trust.Writing;

/// <summary>
/// The signed part of a role's metadata, to be changed and signed (§4.2.1). Members that this code does not know stay as
/// they are.
/// </summary>
public sealed class RoleDocument
{
    /// <summary>For how many days a version is valid; not a member of the specification's.</summary>
    private const string PeriodMember = "x-rrpkg-valid-days";

    private readonly JsonObject _signed;

    private RoleDocument(string role, JsonObject signed) => (Role, _signed) = (role, signed);

    public string Role { get; }

    /// <summary>The signed part itself.</summary>
    public JsonObject Signed => _signed;

    public long Version
    {
        get => (long)_signed["version"]!;
        set => _signed["version"] = value;
    }

    /// <summary>In UTC, to the second.</summary>
    public DateTimeOffset Expires
    {
        get => DateTimeOffset.Parse((string)_signed["expires"]!, CultureInfo.InvariantCulture);
        set => _signed["expires"] = value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
    }

    /// <summary>For how long a new version is valid.</summary>
    public TimeSpan Period
    {
        get => TimeSpan.FromDays(_signed[PeriodMember] is { } days ? (int)days : 90);
        set => _signed[PeriodMember] = (int)value.TotalDays;
    }

    /// <summary>A new role's, with version 1.</summary>
    /// <param name="type">The specification's type: a delegated role's is <c>targets</c>.</param>
    public static RoleDocument Create(string role, string type, TimeSpan period, DateTimeOffset now)
    {
        var document = new RoleDocument(role, new JsonObject
        {
            ["_type"] = type,
            ["spec_version"] = "1.0.33",
            ["version"] = 1L,
        })
        {
            Period = period,
        };
        document.Expires = now + period;
        return document;
    }

    /// <param name="file">A metadata file that was verified.</param>
    public static RoleDocument Parse(string role, ReadOnlyMemory<byte> file) =>
        new(role, JsonNode.Parse(file.Span)!["signed"]!.DeepClone().AsObject());

    /// <summary>Makes it the next version, valid from now on.</summary>
    public void Advance(DateTimeOffset now)
    {
        Version++;
        Expires = now + Period;
    }

    /// <summary>The bytes that signatures are made over.</summary>
    public byte[] ToCanonical()
    {
        using var document = JsonDocument.Parse(_signed.ToJsonString());
        return CanonicalJson.Encode(document.RootElement);
    }

    /// <summary>The metadata file with these signatures.</summary>
    public byte[] ToFile(IEnumerable<(KeyId Key, byte[] Signature)> signatures) => ToBytes(new JsonObject
    {
        ["signatures"] = new JsonArray(
        [
            .. signatures.Select(static s => new JsonObject
            {
                ["keyid"] = s.Key.ToString(),
                ["sig"] = Convert.ToHexStringLower(s.Signature),
            }),
        ]),
        ["signed"] = _signed.DeepClone(),
    });

    private static byte[] ToBytes(JsonObject json)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            json.WriteTo(writer);
        }

        return buffer.ToArray();
    }
}
