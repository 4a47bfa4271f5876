using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Planning;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Core.Versioning;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Toolchains;

/// <summary>
/// Caches the result of examining a compiler, valid while its files keep their sizes and times: hashing a toolchain and
/// compiling a program takes a second, checking the times of its files about a millisecond.
/// </summary>
internal sealed class ProbeMemory(RrpkgDirectories directories)
{
    /// <summary>
    /// The longest part of a key used in a file name; keys that share it overwrite each other, which only costs time.
    /// </summary>
    private const int LongestName = 120;

    private readonly ConcurrentDictionary<string, ToolchainProbe> _recalled = new(StringComparer.Ordinal);

    /// <summary>A recalled result is valid for the lifetime of this object.</summary>
    /// <returns>Null if nothing is cached, or if a watched file has changed since.</returns>
    public ToolchainProbe? Recall(string key)
    {
        if (_recalled.TryGetValue(key, out var recalled))
        {
            return recalled;
        }

        var probe = Read(key);
        return probe is null ? null : _recalled.GetOrAdd(key, probe);
    }

    public void Remember(string key, ToolchainProbe probe)
    {
        var remembered = new RememberedProbe
        {
            Schema = RememberedProbe.CurrentSchema,
            Key = key,
            Identity = probe.Identity.Hex,
            Description = probe.Description,
            Tuple = probe.Tuple,
            Libraries = probe.Libraries.ToDictionary(
                static l => l.Name.ToString(), static l => l.Version.ToString(), StringComparer.Ordinal),
            Watched = [.. probe.Watched],
            Stamps = [.. Stamps(probe.Watched)],
        };
        try
        {
            AtomicFile.WriteBytes(
                FileOf(key), JsonSerializer.SerializeToUtf8Bytes(remembered, ProbeJson.Default.RememberedProbe));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // If the file cannot be written, the next command examines the compiler again.
        }
    }

    private ToolchainProbe? Read(string key)
    {
        try
        {
            var remembered = JsonSerializer.Deserialize(File.ReadAllBytes(FileOf(key)), ProbeJson.Default.RememberedProbe);
            return remembered is { Schema: RememberedProbe.CurrentSchema }
                && remembered.Key == key
                && Sha256Digest.TryParse(remembered.Identity, out var identity)
                && remembered.Stamps.SequenceEqual(Stamps(remembered.Watched))
                ? new ToolchainProbe(identity, remembered.Description, [.. remembered.Watched])
                {
                    Tuple = remembered.Tuple,
                    Libraries = [.. LibrariesOf(remembered)],
                }
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // The cache is optional: if it cannot be read, the compiler is examined again.
            return null;
        }
    }

    private static IEnumerable<ToolchainLibrary> LibrariesOf(RememberedProbe remembered)
    {
        foreach (var (text, number) in remembered.Libraries)
        {
            if (PortName.TryParse(text, out var name) && PortVersion.TryParse(number, out var version))
            {
                yield return new ToolchainLibrary(name, version);
            }
        }
    }

    /// <summary>
    /// Named by the key's text: a hash would load a cryptographic library, which takes longer than everything else.
    /// </summary>
    private string FileOf(string key)
    {
        var name = string.Concat(key.Select(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-'));
        return Path.Combine(directories.Probes, $"toolchain-{name[Math.Max(0, name.Length - LongestName)..]}.json");
    }

    /// <summary>Size and time of each file; of a directory the time, which changes with the names in it.</summary>
    private static IEnumerable<long> Stamps(IEnumerable<string> watched)
    {
        foreach (var path in watched)
        {
            var file = new FileInfo(path);
            yield return file.Exists ? file.Length : -1;
            yield return file.LastWriteTimeUtc.Ticks;
        }
    }
}

/// <summary>The file in which a probe is cached.</summary>
internal sealed record RememberedProbe
{
    public const int CurrentSchema = 2;

    public required int Schema { get; init; }

    public required string Key { get; init; }

    public required string Identity { get; init; }

    public required string Description { get; init; }

    public required string Tuple { get; init; }

    /// <summary>Versions of the libraries that are part of the toolchain, by name.</summary>
    public required IReadOnlyDictionary<string, string> Libraries { get; init; }

    public required IReadOnlyList<string> Watched { get; init; }

    /// <summary>Size in bytes and time in ticks of each watched file in turn.</summary>
    public required IReadOnlyList<long> Stamps { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RememberedProbe))]
internal sealed partial class ProbeJson : JsonSerializerContext;
