using System.Collections.Immutable;
using System.Text.Json;

namespace Rumprun.Packages.Core.Trust;

/// <summary>What a timestamp or snapshot says about another metadata file (§4.4, METAFILES).</summary>
public sealed record MetaFile
{
    public required long Version { get; init; }

    /// <summary>In bytes; null where it is not said.</summary>
    public required long? Length { get; init; }

    /// <summary>Null where none are said: then the version alone identifies the file.</summary>
    public required FileHashes? Hashes { get; init; }

    public required ImmutableDictionary<string, JsonElement> Unrecognized { get; init; }

    /// <summary>
    /// Checks for a mix-and-match attack (§5.5.2, §5.6.2). It costs little, and so comes before the signatures.
    /// </summary>
    /// <exception cref="Diagnostics.DiagnosticException">
    /// RR3212: it is another file; RR3215: no hash can be checked.
    /// </exception>
    public void VerifyContent(string role, string lister, ReadOnlySpan<byte> bytes)
    {
        if (Length is { } length && bytes.Length != length)
        {
            throw Refuse(role, lister, $"it has {bytes.Length} bytes, and `{lister}` lists {length}");
        }

        if (Hashes is { } hashes && hashes.MismatchOf(bytes, RoleName.FileOf(role)) is { } algorithm)
        {
            throw Refuse(role, lister, $"its {algorithm} is not the one that `{lister}` lists");
        }
    }

    /// <summary>Checks the version (§5.5.4, §5.6.4).</summary>
    /// <exception cref="Diagnostics.DiagnosticException">RR3213: it is another version.</exception>
    public void VerifyVersion(string role, string lister, long version)
    {
        if (version != Version)
        {
            throw TrustDiagnostics.OtherVersion.Exception(
                $"the metadata of `{role}` has version {version}, and `{lister}` lists version {Version}",
                "try another mirror: this one mixes files of different times");
        }
    }

    private static Diagnostics.DiagnosticException Refuse(string role, string lister, string why) =>
        TrustDiagnostics.OtherContent.Exception(
            $"the metadata of `{role}` is not the file that `{lister}` lists: {why}",
            "try again: the repository may have changed in between",
            "try another mirror");
}
