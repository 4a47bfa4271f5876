using System.Text.Json;
using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Engine.Releases;

/// <summary>A port in a list: what the mirror's metadata says of its index, so that a search fetches no index.</summary>
/// <param name="Version">The newest.</param>
/// <param name="Summary">One line, no full stop.</param>
public sealed record PortSummary(PortName Name, string Version, string Summary)
{
    /// <summary>The <c>custom</c> object of the index's target.</summary>
    public static JsonElement ToCustom(string version, string summary)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("summary", summary);
            json.WriteString("version", version);
            json.WriteEndObject();
        }

        using var document = JsonDocument.Parse(buffer.ToArray());
        return document.RootElement.Clone();
    }

    /// <summary>A summary from a target's path and <c>custom</c> object; null: it is not the index of a port.</summary>
    public static PortSummary? Of(string path, JsonElement? custom)
    {
        const string Prefix = "ports/";
        const string Suffix = ".json";
        return path.StartsWith(Prefix, StringComparison.Ordinal) && path.EndsWith(Suffix, StringComparison.Ordinal)
            && PortName.TryParse(path[Prefix.Length..^Suffix.Length], out var name)
            ? new PortSummary(name, Line(custom, "version"), Line(custom, "summary"))
            : null;
    }

    private static string Line(JsonElement? custom, string member) =>
        custom is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(member, out var text)
            && text.ValueKind == JsonValueKind.String
            ? string.Concat(text.GetString()!.Where(static c => !char.IsControl(c)))
            : "";
}
