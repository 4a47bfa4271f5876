using System.Collections.Immutable;
using NuGet.Versioning;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Versioning;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>
/// Reads <c>versions</c>, or the <c>version</c>, <c>upstream</c> and <c>revision</c> of a port with a single version.
/// </summary>
internal static class VersionListReader
{
    private static readonly string[] Keys =
        ["version", "upstream", "revision", "sha256", "commit", "values", "deprecated", "insecure"];

    /// <summary>The keys of port.yaml that list the versions.</summary>
    public static readonly ImmutableArray<string> FileKeys = ["versions", "version", "upstream", "revision"];

    /// <summary>The versions without errors, newest first.</summary>
    /// <param name="file">The whole of port.yaml.</param>
    public static ImmutableArray<DeclaredVersion> Read(Fields file)
    {
        if (file["versions"] is not { } list)
        {
            return file.Required("version", "or list several under `versions`") is { } version
                && ReadEntry(file, version, isFile: true) is { } only
                ? [only] : [];
        }

        file.Exclude("cannot be combined with `versions`", "version", "upstream", "revision");
        var entries = new SortedDictionary<NuGetVersion, DeclaredVersion>();
        foreach (var item in list.AsList(minimum: 1))
        {
            if (Fields.Open(item, Keys) is { } fields && fields.Required("version") is { } version
                && ReadEntry(fields, version, isFile: false) is { } entry
                && !entries.TryAdd(entry.Entry.Version.Version, entry))
            {
                version.Refuse(
                    ReadingDiagnostics.DuplicateName,
                    $"the version {entry.Entry.Version.Version.ToNormalizedString()} is already listed",
                    "keep one of the entries");
            }
        }

        return [.. entries.Values.Reverse()];
    }

    /// <param name="fields">The entry, or the whole file, whose other keys do not belong to the entry.</param>
    private static DeclaredVersion? ReadEntry(Fields fields, Field versionField, bool isFile)
    {
        var version = ReadVersion(versionField);
        var revision = fields["revision"]?.AsInteger(1, int.MaxValue) ?? 1;
        var upstream = fields["upstream"] is { } spelled ? spelled.AsQuotedText() : version?.OriginalVersion;
        var entry = version is null || upstream is null ? null
            : new VersionEntry(new PortVersion(version, revision)) { Upstream = upstream };
        if (isFile)
        {
            return entry is null ? null : new DeclaredVersion(entry, versionField.Node);
        }

        var (deprecated, insecure) = (fields["deprecated"]?.AsText(), fields["insecure"]?.AsText());
        var (hashes, commits) = (ReadByName(fields["sha256"]), ReadByName(fields["commit"]));
        var values = fields["values"].AsDictionary(static key => key.AsName()?.ToString(), ReadValue);
        return entry is null ? null
            : new DeclaredVersion(entry with { Deprecated = deprecated, Insecure = insecure }, fields.Self.Node)
            {
                Hashes = hashes,
                Commits = commits,
                Values = values,
            };
    }

    /// <summary>A text for the source without a name, or a mapping by source name.</summary>
    private static ImmutableDictionary<string, YamlNode.Scalar> ReadByName(Field? field)
    {
        var result = ImmutableDictionary.CreateBuilder<string, YamlNode.Scalar>(StringComparer.Ordinal);
        if (field is { Node: YamlNode.Scalar only })
        {
            result[""] = only;
        }
        else if (field is { } mapping)
        {
            foreach (var (key, value) in mapping.AsEntries())
            {
                if (key.AsName() is { } name && value.Node is YamlNode.Scalar scalar)
                {
                    result[name.ToString()] = scalar;
                }
                else if (value.Node is not YamlNode.Scalar)
                {
                    value.AsText();
                }
            }
        }

        return result.ToImmutable();
    }

    /// <summary>
    /// Values go into addresses, paths and templates, so they must not contain characters with a meaning there.
    /// </summary>
    private static string? ReadValue(Field field)
    {
        if (field.AsText() is not { } text)
        {
            return null;
        }

        if (text.All(static c => char.IsAsciiLetterOrDigit(c) || "._+~-/".Contains(c, StringComparison.Ordinal)))
        {
            return text;
        }

        field.Refuse(
            PortDiagnostics.VersionValue, $"{field.Name} `{text}` holds more than letters, digits and `. _ + ~ - /`");
        return null;
    }

    private static NuGetVersion? ReadVersion(Field field)
    {
        if (field.AsQuotedText() is not { } text)
        {
            return null;
        }

        if (PortVersion.LargeNumberIn(text) is { } number)
        {
            field.Refuse(
                PortDiagnostics.Version,
                $"`{number}` in `{text}` is too large: a number of a version is at most {int.MaxValue}",
                "split it, as in `2024.4.20`, and write upstream's own spelling under `upstream`");
            return null;
        }

        if (text.Any(char.IsWhiteSpace) || !NuGetVersion.TryParse(text, out var version))
        {
            field.Refuse(
                PortDiagnostics.Version, $"`{text}` is not a version",
                "write two to four numbers, then perhaps `-` and a label, and upstream's own spelling under `upstream`");
            return null;
        }

        if (version.HasMetadata)
        {
            field.Refuse(
                PortDiagnostics.Version,
                $"`{text}` has build metadata, which no comparison looks at",
                "leave out `+` and what follows");
            return null;
        }

        // PortVersion writes a revision this way.
        if (PortVersion.TryParse(text, out var revised) && revised.Revision != 1)
        {
            field.Refuse(PortDiagnostics.Version, $"`{text}` holds a revision", $"write `revision: {revised.Revision}`");
            return null;
        }

        return version;
    }
}
