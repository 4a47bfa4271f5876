using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rumprun.Packages.Core;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building.Confinement;

/// <summary>
/// Hashes files, and remembers the hashes for as long as the files keep their size and times: a hundred programs are looked at
/// before every build, and hashed once.
/// </summary>
/// <param name="memory">The file that hashes are remembered in.</param>
public sealed class FileDigests(string memory)
{
    private readonly Lock _gate = new();

    private ConcurrentDictionary<string, RememberedDigest>? _remembered;

    private bool _changed;

    /// <exception cref="IOException">The file cannot be read.</exception>
    public Sha256Digest Of(string path)
    {
        var remembered = Remembered();
        var info = new FileInfo(path);
        var (size, time) = (info.Length, info.LastWriteTimeUtc.Ticks);
        if (remembered.TryGetValue(path, out var known) && known.Size == size && known.Time == time
            && Sha256Digest.TryParse(known.Sha256, out var digest))
        {
            return digest;
        }

        using var content = File.OpenRead(path);
        digest = Sha256Digest.FromBytes(SHA256.HashData(content));
        remembered[path] = new RememberedDigest(size, time, digest.Hex);
        _changed = true;
        return digest;
    }

    /// <summary>Writes down what was hashed since the last time. Where that cannot be, the next command hashes again.</summary>
    public void Save()
    {
        if (!_changed)
        {
            return;
        }

        try
        {
            var all = new RememberedDigests(RememberedDigests.CurrentSchema, new Dictionary<string, RememberedDigest>(Remembered()));
            AtomicFile.WriteBytes(memory, JsonSerializer.SerializeToUtf8Bytes(all, DigestJson.Default.RememberedDigests));
            _changed = false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nothing depends on the memory.
        }
    }

    private ConcurrentDictionary<string, RememberedDigest> Remembered()
    {
        lock (_gate)
        {
            return _remembered ??= new(Read() ?? []);
        }
    }

    private Dictionary<string, RememberedDigest>? Read()
    {
        try
        {
            var all = JsonSerializer.Deserialize(File.ReadAllBytes(memory), DigestJson.Default.RememberedDigests);
            return all?.Schema == RememberedDigests.CurrentSchema ? all.Files : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}

// The JSON of probes/files.json.
internal sealed record RememberedDigests(int Schema, Dictionary<string, RememberedDigest> Files)
{
    public const int CurrentSchema = 1;
}

/// <param name="Time">Of the last change, in ticks.</param>
internal sealed record RememberedDigest(long Size, long Time, string Sha256);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RememberedDigests))]
internal sealed partial class DigestJson : JsonSerializerContext;
