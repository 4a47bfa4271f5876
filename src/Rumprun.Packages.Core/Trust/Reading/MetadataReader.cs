using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Trust.Reading;

/// <summary>
/// Reads metadata files strictly: valid UTF-8, JSON without duplicate members, nested at most 64 deep, integers only, every
/// member that the specification demands. Signatures are read and not verified. How long a file may be is its fetcher's
/// business.
/// </summary>
public static partial class MetadataReader
{
    private static readonly JsonDocumentOptions s_options = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <exception cref="DiagnosticException">RR3201 to RR3206: the file is not a root's metadata.</exception>
    public static MetadataFile<RootMetadata> ReadRoot(ReadOnlyMemory<byte> bytes) =>
        Read(RoleName.Root, RoleName.Root, bytes, static s => RootReader.Read(s));

    /// <exception cref="DiagnosticException">RR3201, RR3204 to RR3206: the file is not a timestamp's metadata.</exception>
    public static MetadataFile<TimestampMetadata> ReadTimestamp(ReadOnlyMemory<byte> bytes) =>
        Read(RoleName.Timestamp, RoleName.Timestamp, bytes, static s => MetaFilesReader.ReadTimestamp(s));

    /// <exception cref="DiagnosticException">RR3201, RR3204 to RR3206: the file is not a snapshot's metadata.</exception>
    public static MetadataFile<SnapshotMetadata> ReadSnapshot(ReadOnlyMemory<byte> bytes) =>
        Read(RoleName.Snapshot, RoleName.Snapshot, bytes, static s => MetaFilesReader.ReadSnapshot(s));

    /// <param name="role"><c>targets</c>, or a delegated role's name.</param>
    /// <exception cref="DiagnosticException">RR3201 to RR3206: the file is not a targets role's metadata.</exception>
    public static MetadataFile<TargetsMetadata> ReadTargets(string role, ReadOnlyMemory<byte> bytes) =>
        Read(role, RoleName.Targets, bytes, s => TargetsReader.Read(role, s));

    private static MetadataFile<T> Read<T>(string role, string type, ReadOnlyMemory<byte> bytes, Func<JsonElement, T> read)
        where T : Metadata
    {
        try
        {
            var file = Parse(bytes);
            var signed = file.RequireObject("signed");
            var canonical = CanonicalJson.Encode(signed);
            var signatures = file.RequireArray("signatures").Select(ReadSignature).ToImmutableArray();
            RequireType(role, type, signed);
            RequireSpecification(role, signed.RequireString("spec_version"));
            RequireDistinct(role, signatures);
            return new MetadataFile<T>
            {
                Role = role,
                Signed = read(signed),
                Signatures = signatures,
                Canonical = canonical,
                Bytes = bytes,
            };
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            var why = e is JsonException json
                ? FormattableString.Invariant($"not JSON in line {(json.LineNumber ?? 0) + 1}")
                : e.Message;
            throw new DiagnosticException(
                TrustDiagnostics.BadMetadata.Create(
                    $"the metadata of `{role}` is not valid: {why}",
                    "try another mirror",
                    "report it to the maintainers of the repository"),
                e);
        }
    }

    private static JsonElement Parse(ReadOnlyMemory<byte> bytes)
    {
        if (!System.Text.Unicode.Utf8.IsValid(bytes.Span))
        {
            throw new FormatException("it is not UTF-8");
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, s_options);
            var file = document.RootElement.Clone();
            RequireUnicode(file);
            return file;
        }
        catch (InvalidOperationException e)
        {
            throw new FormatException("a string is not Unicode", e);
        }
    }

    // `\ud800` alone is JSON, and no text. Later readers need not think of it.
    private static void RequireUnicode(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                _ = value.GetString();
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    RequireUnicode(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    _ = member.Name;
                    RequireUnicode(member.Value);
                }

                break;
            default:
                break;
        }
    }

    private static Signature ReadSignature(JsonElement value) =>
        new(KeyId.Parse(value.RequireString("keyid")), value.RequireString("sig"));

    private static void RequireType(string role, string type, JsonElement signed)
    {
        if (signed.RequireString("_type") is var actual && actual != type)
        {
            throw TrustDiagnostics.WrongType.Exception(
                $"the file of `{role}` has metadata of the type `{actual}`, not `{type}`",
                "try another mirror: this one serves one role's file in place of another's");
        }
    }

    // Which minor versions there are does not matter: they only add (§4.3, SPEC_VERSION).
    private static void RequireSpecification(string role, string version)
    {
        if (!SpecificationVersion().IsMatch(version))
        {
            throw TrustDiagnostics.UnknownSpecification.Exception(
                $"the metadata of `{role}` follows version `{version}` of the TUF specification, and rrpkg knows version 1",
                "update rrpkg");
        }
    }

    private static void RequireDistinct(string role, ImmutableArray<Signature> signatures)
    {
        if (signatures.GroupBy(static s => s.KeyId).FirstOrDefault(static g => g.Count() > 1) is { Key: var twice })
        {
            throw TrustDiagnostics.DuplicateSignature.Exception(
                $"the metadata of `{role}` has more than one signature of the key `{twice}`",
                "try another mirror",
                "report it to the maintainers of the repository: the file has to be signed again");
        }
    }

    [GeneratedRegex(@"^1\.[0-9]{1,9}(\.[0-9]{1,9})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex SpecificationVersion();
}
