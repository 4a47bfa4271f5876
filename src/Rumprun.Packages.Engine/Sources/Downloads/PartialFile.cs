using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Rumprun.Packages.Core;
using Rumprun.Packages.Core.Ports;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Sources.Downloads;

/// <summary>
/// The bytes of a transfer so far, hashed as they arrive, and their origin, so that a later run can resume. Kept until the
/// transfer is complete or its bytes turn out to be wrong.
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

    /// <summary>The strong ETag or date of the file that the bytes are from; null: unknown.</summary>
    public string? Validator { get; private set; }

    /// <summary>Whether some of the bytes are an earlier transfer's, perhaps from another address.</summary>
    public bool IsResumed { get; private set; }

    /// <summary>The address that the bytes are from, without a password; null where that is not known.</summary>
    private string? Origin { get; set; }

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

    /// <summary>Whether the bytes are from this address.</summary>
    public bool IsFrom(Uri address) => Origin == ShownAddress.Of(address);

    /// <summary>The first bytes, at most so many.</summary>
    public byte[] Beginning(int length)
    {
        var bytes = new byte[Math.Min(length, Length)];
        return bytes[..RandomAccess.Read(_file.SafeFileHandle, bytes, 0)];
    }

    /// <summary>Removes all bytes, and records the origin of the next ones.</summary>
    public void Restart(Uri address, string? validator)
    {
        _file.SetLength(0);
        IsResumed = false;
        _ = _hash.GetHashAndReset();
        (Origin, Validator) = (ShownAddress.Of(address), validator);
        var origin = new PartialOrigin(SchemaVersion, Origin, validator);
        AtomicFile.WriteBytes(
            OriginPath, JsonSerializer.SerializeToUtf8Bytes(origin, PartialOriginJson.Default.PartialOrigin));
    }

    /// <summary>The hash of the bytes so far.</summary>
    public Sha256Digest Digest() => Sha256Digest.FromBytes(_hash.GetCurrentHash());

    /// <summary>Deletes the file and its origin, or the origin alone after the file was moved.</summary>
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
                (Origin, Validator) = (origin.Address, origin.Validator);
            }
        }
        catch (Exception e) when (e is JsonException or FileNotFoundException)
        {
            // Bytes of unknown origin are still worth resuming: in the end the hash decides.
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

/// <summary>The origin of a partial file's bytes, as it is stored.</summary>
internal sealed record PartialOrigin(int Schema, string Address, string? Validator);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PartialOrigin))]
internal sealed partial class PartialOriginJson : JsonSerializerContext;
