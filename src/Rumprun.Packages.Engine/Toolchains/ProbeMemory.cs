using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rumprun.Packages.Core;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Toolchains;

/// <summary>
/// Remembers what examining a compiler showed, for as long as its files keep their sizes and times: hashing a toolchain and
/// compiling a program with it takes a second, looking at the times of its files about a millisecond.
/// </summary>
internal sealed class ProbeMemory(RrpkgDirectories directories)
{
    /// <returns>Null where nothing is remembered, or where a watched file has changed since.</returns>
    public ToolchainProbe? Recall(string key)
    {
        try
        {
            var remembered = JsonSerializer.Deserialize(File.ReadAllBytes(FileOf(key)), ProbeJson.Default.RememberedProbe);
            return remembered is { Schema: RememberedProbe.CurrentSchema }
                && Sha256Digest.TryParse(remembered.Identity, out var identity)
                && remembered.Fingerprint == Fingerprint(remembered.Watched)
                ? new ToolchainProbe(identity, remembered.Description, [.. remembered.Watched]) { Tuple = remembered.Tuple }
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // Nothing depends on the memory: what cannot be read is found out anew.
            return null;
        }
    }

    public void Remember(string key, ToolchainProbe probe)
    {
        var remembered = new RememberedProbe
        {
            Schema = RememberedProbe.CurrentSchema,
            Identity = probe.Identity.Hex,
            Description = probe.Description,
            Tuple = probe.Tuple,
            Watched = [.. probe.Watched],
            Fingerprint = Fingerprint(probe.Watched),
        };
        try
        {
            AtomicFile.WriteBytes(FileOf(key), JsonSerializer.SerializeToUtf8Bytes(remembered, ProbeJson.Default.RememberedProbe));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Where nothing can be written, the next command finds out anew.
        }
    }

    private string FileOf(string key) => Path.Combine(directories.Probes, $"toolchain-{Sha256Digest.OfText(key).Short}.json");

    /// <summary>Size and time of each file, links followed; of a directory the time, which changes with the names in it.</summary>
    private static string Fingerprint(IEnumerable<string> watched)
    {
        var text = new StringBuilder();
        foreach (var path in watched)
        {
            var file = new FileInfo(path);
            text.Append(file.Exists ? file.Length : -1).Append(' ').Append(file.LastWriteTimeUtc.Ticks).Append('\n');
        }

        return Sha256Digest.OfText(text.ToString()).Hex;
    }
}

/// <summary>The file that a probe is remembered in.</summary>
internal sealed record RememberedProbe
{
    public const int CurrentSchema = 1;

    public required int Schema { get; init; }

    public required string Identity { get; init; }

    public required string Description { get; init; }

    public required string Tuple { get; init; }

    public required IReadOnlyList<string> Watched { get; init; }

    public required string Fingerprint { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RememberedProbe))]
internal sealed partial class ProbeJson : JsonSerializerContext;
