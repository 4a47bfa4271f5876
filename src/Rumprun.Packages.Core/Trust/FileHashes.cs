using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Rumprun.Packages.Core.Trust;

/// <summary>
/// A file's hashes by algorithm (§4.4, HASHES). Those of unknown algorithms are kept, and say nothing here.
/// </summary>
public sealed record FileHashes(ImmutableSortedDictionary<string, string> ByAlgorithm)
{
    private static readonly Dictionary<string, HashAlgorithmName> s_known = new(StringComparer.Ordinal)
    {
        ["sha256"] = HashAlgorithmName.SHA256,
        ["sha384"] = HashAlgorithmName.SHA384,
        ["sha512"] = HashAlgorithmName.SHA512,
    };

    /// <summary>The hash of a known algorithm that a consistent target is named by (§6.2.1).</summary>
    /// <exception cref="Diagnostics.DiagnosticException">RR3215: no algorithm is known.</exception>
    public string ForName(string file) => ByAlgorithm[RequireKnown(file)[0]];

    /// <summary>The algorithm whose hash is not that of the bytes; null where all known ones are.</summary>
    /// <inheritdoc cref="StartVerifying"/>
    public string? MismatchOf(ReadOnlySpan<byte> bytes, string file)
    {
        using var verifier = StartVerifying(file);
        verifier.Append(bytes);
        return verifier.Mismatch();
    }

    /// <summary>A verifier for a file that comes piece by piece.</summary>
    /// <exception cref="Diagnostics.DiagnosticException">
    /// RR3215: no algorithm is known, so nothing could be verified.
    /// </exception>
    public FileHashVerifier StartVerifying(string file) =>
        new([.. RequireKnown(file).Select(a => (a, IncrementalHash.CreateHash(s_known[a]), ByAlgorithm[a]))]);

    private string[] RequireKnown(string file) =>
        ByAlgorithm.Keys.Where(s_known.ContainsKey).ToArray() is { Length: > 0 } known
            ? known
            : throw TrustDiagnostics.UnknownHash.Exception(
                $"`{file}` is listed with hashes that this rrpkg does not know: {string.Join(", ", ByAlgorithm.Keys)}",
                "update rrpkg");
}
