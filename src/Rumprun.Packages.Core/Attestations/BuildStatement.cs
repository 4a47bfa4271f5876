using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Rumprun.Packages.Core.Index;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Trust;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Attestations;

/// <summary>
/// A builder's word on which packages a release's sources build: an in-toto Statement, version 1, with SLSA's provenance,
/// version 1. Its subjects are the packages that this builder got, whether or not they are those of the release.
/// </summary>
public sealed record BuildStatement
{
    /// <summary>The type of an envelope's payload that is an in-toto statement.</summary>
    public const string PayloadType = "application/vnd.in-toto+json";

    private const string StatementType = "https://in-toto.io/Statement/v1";
    private const string PredicateType = "https://slsa.dev/provenance/v1";
    private const string BuildType = "urn:rumprun-packages:port-build:1";
    private const string BuilderPrefix = "urn:rumprun-packages:builder:";
    private const int MostDifferences = 20;

    public required PortName Name { get; init; }

    public required PortVersion Version { get; init; }

    public required Target Target { get; init; }

    /// <summary>The options that were on.</summary>
    public ImmutableSortedSet<PortName> Options { get; init; } = [];

    /// <summary>The identity of the toolchain.</summary>
    public required Sha256Digest Toolchain { get; init; }

    /// <summary>The port's content, as in <see cref="Release.Port"/>.</summary>
    public required Sha256Digest Port { get; init; }

    /// <summary>What it was built from: file names and SHA-256.</summary>
    public ImmutableArray<(string File, Sha256Digest Sha256)> Sources { get; init; } = [];

    /// <summary>The build package's archive.</summary>
    public required Sha256Digest Package { get; init; }

    /// <summary>The image package's archive; null for a library.</summary>
    public Sha256Digest? Image { get; init; }

    /// <summary>The key of the builder.</summary>
    public required KeyId Builder { get; init; }

    public required DateTimeOffset Started { get; init; }

    public required DateTimeOffset Finished { get; init; }

    /// <summary>The files that differ from those of the release, in words; empty if none does.</summary>
    public ImmutableArray<string> Differences { get; init; } = [];

    /// <summary>Whether it is about a release's port, version, target, options and toolchain.</summary>
    public bool IsAbout(PortName name, Release release) =>
        Name == name && Version == release.Version && Target == release.Target && Options.SetEquals(release.Options)
        && Toolchain == release.Toolchain;

    /// <summary>Whether the builder got the very bytes of the release.</summary>
    public bool Confirms(Release release) =>
        Package == release.Package.Archive.Digest && (release.Image is null || Image == release.Image.Archive.Digest);

    public byte[] ToBytes()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("_type", StatementType);
            json.WriteStartArray("subject");
            WriteResource(json, $"{Name}-{Version}-{Target}.rrp", Package);
            if (Image is { } image)
            {
                WriteResource(json, $"{Name}-{Version}-{Target}-image.rrp", image);
            }

            json.WriteEndArray();
            json.WriteString("predicateType", PredicateType);
            json.WriteStartObject("predicate");
            WriteDefinition(json);
            WriteRun(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>Reads a statement. Members that the specifications do not name are ignored, as they say.</summary>
    /// <exception cref="FormatException">The bytes are not such a statement.</exception>
    public static BuildStatement Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("it is not a statement about a build", e);
        }
    }

    private static BuildStatement Read(JsonElement root)
    {
        Require(root, "_type", StatementType);
        Require(root, "predicateType", PredicateType);
        var definition = root.GetProperty("predicate").GetProperty("buildDefinition");
        Require(definition, "buildType", BuildType);
        var parameters = definition.GetProperty("externalParameters");
        JsonElement[] subjects = [.. root.GetProperty("subject").EnumerateArray()];
        JsonElement[] resolved = [.. definition.GetProperty("resolvedDependencies").EnumerateArray()];
        if (subjects.Length is not (1 or 2) || resolved.Length == 0)
        {
            throw new FormatException("it has no package, or more than two");
        }

        var run = root.GetProperty("predicate").GetProperty("runDetails");
        var builder = Text(run.GetProperty("builder"), "id");
        return new BuildStatement
        {
            Name = PortName.Parse(Text(parameters, "port")),
            Version = PortVersion.TryParse(Text(parameters, "version"), out var version)
                ? version
                : throw new FormatException("its version is not valid"),
            Target = Target.TryParse(Text(parameters, "target"), out var target)
                ? target
                : throw new FormatException("its target is not valid"),
            Options =
            [
                .. parameters.GetProperty("options").EnumerateArray()
                    .Select(static o => PortName.Parse(o.GetString() ?? "")),
            ],
            Toolchain = Sha256Digest.Parse(Text(parameters, "toolchain")),
            Port = DigestOf(resolved[0]),
            Sources = [.. resolved.Skip(1).Select(static s => (Text(s, "name"), DigestOf(s)))],
            Package = DigestOf(subjects[0]),
            Image = subjects.Length == 2 ? DigestOf(subjects[1]) : null,
            Builder = builder.StartsWith(BuilderPrefix, StringComparison.Ordinal)
                ? KeyId.Parse(builder[BuilderPrefix.Length..])
                : throw new FormatException("its builder is not a key"),
            Started = run.GetProperty("metadata").GetProperty("startedOn").GetDateTimeOffset(),
            Finished = run.GetProperty("metadata").GetProperty("finishedOn").GetDateTimeOffset(),
            Differences = DifferencesIn(run),
        };
    }

    private void WriteDefinition(Utf8JsonWriter json)
    {
        json.WriteStartObject("buildDefinition");
        json.WriteString("buildType", BuildType);
        json.WriteStartObject("externalParameters");
        json.WriteString("port", Name.ToString());
        json.WriteString("version", Version.ToString());
        json.WriteString("target", Target.ToString());
        json.WriteStartArray("options");
        foreach (var option in Options)
        {
            json.WriteStringValue(option.ToString());
        }

        json.WriteEndArray();
        json.WriteString("toolchain", Toolchain.Hex);
        json.WriteEndObject();
        json.WriteStartArray("resolvedDependencies");
        WriteResource(json, "port", Port);
        foreach (var (file, sha256) in Sources)
        {
            WriteResource(json, file, sha256);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void WriteRun(Utf8JsonWriter json)
    {
        json.WriteStartObject("runDetails");
        json.WriteStartObject("builder");
        json.WriteString("id", $"{BuilderPrefix}{Builder}");
        json.WriteEndObject();
        json.WriteStartObject("metadata");
        json.WriteString("startedOn", Time(Started));
        json.WriteString("finishedOn", Time(Finished));
        json.WriteEndObject();
        if (!Differences.IsEmpty)
        {
            json.WriteStartArray("byproducts");
            json.WriteStartObject();
            json.WriteString("name", "differences");
            json.WriteString("mediaType", "text/plain");
            json.WriteBase64String(
                "content", Encoding.UTF8.GetBytes(string.Join('\n', Differences.Take(MostDifferences))));
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>What a builder says is printed: one line each, without control characters.</summary>
    private static ImmutableArray<string> DifferencesIn(JsonElement run) => !run.TryGetProperty("byproducts", out var list)
        ? []
        : [.. list.EnumerateArray().Where(static b => Text(b, "name") == "differences")
            .SelectMany(static b => Encoding.UTF8.GetString(b.GetProperty("content").GetBytesFromBase64()).Split('\n'))
            .Take(MostDifferences)
            .Select(static line => string.Concat(line.Where(static c => !char.IsControl(c)).Take(200)))];

    private static void WriteResource(Utf8JsonWriter json, string name, Sha256Digest digest)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteStartObject("digest");
        json.WriteString("sha256", digest.Hex);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static Sha256Digest DigestOf(JsonElement resource) =>
        Sha256Digest.Parse(Text(resource.GetProperty("digest"), "sha256"));

    private static string Text(JsonElement parent, string name) =>
        parent.GetProperty(name).GetString() ?? throw new FormatException($"`{name}` is null");

    private static void Require(JsonElement parent, string name, string value)
    {
        if (Text(parent, name) != value)
        {
            throw new FormatException($"its `{name}` is another");
        }
    }
}
