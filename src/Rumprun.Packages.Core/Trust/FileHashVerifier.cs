using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Rumprun.Packages.Core.Trust;

/// <summary>Computes a file's hashes while it comes, and compares them with the listed ones at its end.</summary>
public sealed class FileHashVerifier : IDisposable
{
    private readonly ImmutableArray<(string Algorithm, IncrementalHash Hash, string Listed)> _hashes;

    internal FileHashVerifier(ImmutableArray<(string Algorithm, IncrementalHash Hash, string Listed)> hashes) =>
        _hashes = hashes;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        foreach (var (_, hash, _) in _hashes)
        {
            hash.AppendData(bytes);
        }
    }

    /// <summary>The first algorithm whose hash is another than the listed one; null where there is none.</summary>
    public string? Mismatch() =>
        _hashes.FirstOrDefault(static h => Convert.ToHexStringLower(h.Hash.GetCurrentHash()) != h.Listed).Algorithm;

    public void Dispose()
    {
        foreach (var (_, hash, _) in _hashes)
        {
            hash.Dispose();
        }
    }
}
