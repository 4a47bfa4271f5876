using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Rumprun.Packages.Core.Trust.Reading;

/// <summary>
/// Reads members of metadata's objects, strictly: what is missing or of another type is a <see cref="FormatException"/>.
/// </summary>
internal static class MetadataFields
{
    public static string RequireString(this JsonElement value, string name) =>
        value.Require(name, JsonValueKind.String).GetString()!;

    public static JsonElement RequireObject(this JsonElement value, string name) =>
        value.Require(name, JsonValueKind.Object);

    public static ImmutableArray<JsonElement> RequireArray(this JsonElement value, string name) =>
        [.. value.Require(name, JsonValueKind.Array).EnumerateArray()];

    public static ImmutableArray<string> RequireStrings(this JsonElement value, string name) =>
        [.. value.RequireArray(name).Select(i => i.ValueKind == JsonValueKind.String
            ? i.GetString()!
            : throw new FormatException($"`{name}` has a {i.ValueKind} where a string belongs"))];

    public static long RequireInteger(this JsonElement value, string name, long smallest) =>
        value.Require(name, JsonValueKind.Number).TryGetInt64(out var integer) && integer >= smallest
            ? integer
            : throw new FormatException($"`{name}` is not an integer of at least {smallest}");

    public static long? OptionalInteger(this JsonElement value, string name, long smallest) =>
        value.Has(name) ? value.RequireInteger(name, smallest) : null;

    public static bool OptionalBoolean(this JsonElement value, string name) =>
        value.Has(name) && value.Require(name, JsonValueKind.True, JsonValueKind.False).GetBoolean();

    /// <summary>A date-time (§4.2.3): <c>YYYY-MM-DDTHH:MM:SSZ</c>.</summary>
    public static DateTimeOffset RequireDateTime(this JsonElement value, string name) =>
        DateTimeOffset.TryParseExact(
            value.RequireString(name),
            "yyyy-MM-dd'T'HH:mm:ss'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var time)
            ? time
            : throw new FormatException($"`{name}` is not a time like `1985-10-21T01:21:00Z`");

    public static bool Has(this JsonElement value, string name)
    {
        RequireKind(value, JsonValueKind.Object, "a value");
        return value.TryGetProperty(name, out _);
    }

    public static KeyId KeyId(string text) => Trust.KeyId.Parse(text);

    /// <summary>The members other than these.</summary>
    public static ImmutableDictionary<string, JsonElement> Unrecognized(this JsonElement value, params string[] known) =>
        value.EnumerateObject()
            .Where(m => !known.Contains(m.Name))
            .ToImmutableDictionary(static m => m.Name, static m => m.Value);

    /// <summary>The members of an object whose names are data.</summary>
    public static ImmutableDictionary<string, T> ToDictionary<T>(
        this JsonElement value, Func<string, JsonElement, T> read) =>
        value.EnumerateObject().ToImmutableDictionary(
            static m => m.Name,
            m =>
            {
                RequireKind(m.Value, JsonValueKind.Object, $"`{m.Name}`");
                return read(m.Name, m.Value);
            },
            StringComparer.Ordinal);

    private static JsonElement Require(this JsonElement value, string name, params ReadOnlySpan<JsonValueKind> kinds)
    {
        RequireKind(value, JsonValueKind.Object, "a value");
        return !value.TryGetProperty(name, out var member) ? throw new FormatException($"`{name}` is missing")
            : kinds.Contains(member.ValueKind) ? member
            : throw new FormatException($"`{name}` is a {member.ValueKind}, not a {kinds[0]}");
    }

    private static void RequireKind(JsonElement value, JsonValueKind kind, string what)
    {
        if (value.ValueKind != kind)
        {
            throw new FormatException($"{what} is a {value.ValueKind}, not a {kind}");
        }
    }
}
