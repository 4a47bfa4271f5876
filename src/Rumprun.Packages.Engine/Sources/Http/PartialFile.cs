using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rumprun.Packages.Core;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Sources.Http;

/// <summary>
/// The bytes of a transfer so far, hashed as they come, and where they are from, so that a later run can go on. Kept until the
/// transfer is complete or its bytes turn out wrong.
/// </summary>
internal sealed class PartialFile : IDisposable
{
    private const int SchemaVersion = 1;

    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private PartialFile(string path)
    {
        Path = path;
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
    }

    public string Path { get; }

    public long Length => _file.Length;

    /// <summary>The address that the bytes are from; null where that is not known.</summary>
    public string? Address { get; private set; }

    /// <summary>That address's strong ETag or date, to ask by whether the bytes still are the same.</summary>
    public string? Validator { get; private set; }

    /// <summary>Whether some of the bytes are an earlier transfer's, perhaps from another address.</summary>
    public bool IsResumed { get; private set; }

    private string OriginPath => Path + ".json";

    public static async Task<PartialFile> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var partial = new PartialFile(path);
        try
        {
            partial.ReadOrigin();
            await partial.HashWhatIsThereAsync(cancellationToken);
            partial.IsResumed = partial.Length > 0;
            return partial;
        }
        catch
        {
            partial.Dispose();
            throw;
        }
    }

    public async Task AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        // Written whole or not at all as far as cancellation goes: the hash has to be of what the file holds.
        cancellationToken.ThrowIfCancellationRequested();
        await _file.WriteAsync(bytes, CancellationToken.None);
        _hash.AppendData(bytes.Span);
    }

    /// <summary>Forgets all bytes, and says where the next ones are from.</summary>
    public void Restart(string address, string? validator)
    {
        _file.SetLength(0);
        IsResumed = false;
        _ = _hash.GetHashAndReset();
        (Address, Validator) = (address, validator);
        var origin = new PartialOrigin(SchemaVersion, address, validator);
        AtomicFile.WriteBytes(OriginPath, JsonSerializer.SerializeToUtf8Bytes(origin, PartialOriginJson.Default.PartialOrigin));
    }

    /// <summary>The hash of the bytes so far.</summary>
    public Sha256Digest Digest() => Sha256Digest.FromBytes(_hash.GetCurrentHash());

    /// <summary>Deletes what is left: all, or the origin alone after the bytes were taken over.</summary>
    public void Delete()
    {
        Dispose();
        File.Delete(Path);
        File.Delete(OriginPath);
    }

    public void Dispose()
    {
        _file.Dispose();
        _hash.Dispose();
    }

    private void ReadOrigin()
    {
        try
        {
            var origin = JsonSerializer.Deserialize(File.ReadAllBytes(OriginPath), PartialOriginJson.Default.PartialOrigin);
            if (origin?.Schema == SchemaVersion)
            {
                (Address, Validator) = (origin.Address, origin.Validator);
            }
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException)
        {
            // Bytes of unknown origin are still worth going on with: in the end the hash decides.
        }
    }

    private async Task HashWhatIsThereAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[1 << 16];
        for (int read; (read = await _file.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            _hash.AppendData(buffer, 0, read);
        }
    }
}

/// <summary>Where a partial file's bytes are from, on disk.</summary>
internal sealed record PartialOrigin(int Schema, string Address, string? Validator);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PartialOrigin))]
internal sealed partial class PartialOriginJson : JsonSerializerContext;
