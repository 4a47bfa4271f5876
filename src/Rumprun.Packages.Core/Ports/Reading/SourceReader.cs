using System.Collections.Immutable;
using Rumprun.Packages.Core.Reading;
using Rumprun.Packages.Core.Recipes;
using Rumprun.Packages.Core.Recipes.Reading;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>Reads <c>sources</c>.</summary>
internal static class SourceReader
{
    private static readonly string[] UrlKeys = ["url", "sha256", "unpack", "strip", "file-name"];
    private static readonly string[] GitKeys = ["git", "commit", "submodules"];
    private static readonly string[] AllKeys = [.. UrlKeys, .. GitKeys, "mirrors", "path", "into", "when"];

    public static ImmutableArray<Conditional<Source>> Read(Field? list, PortScope scope, Identity identity) =>
        ConditionReader.ReadList(
            list, scope.Options, static item => Fields.Open(item, AllKeys),
            (fields, _) => ReadSource(fields, scope, identity));

    private static Source? ReadSource(Fields fields, PortScope scope, Identity identity)
    {
        var into = fields["into"]?.AsDirectory() ?? ".";
        if (fields.Has("url"))
        {
            fields.Exclude("cannot be combined with `url`", [.. GitKeys, "path"]);
            return ReadArchive(fields, into, identity);
        }

        if (fields.Has("git"))
        {
            fields.Exclude("cannot be combined with `git`", [.. UrlKeys, "path"]);
            return ReadGit(fields, into, identity);
        }

        if (fields.Has("path"))
        {
            fields.Exclude("cannot be combined with `path`", [.. UrlKeys, .. GitKeys, "mirrors"]);
            return scope.FolderOfPort(fields["path"]) is { } path ? new Source.Local { Path = path, Into = into } : null;
        }

        fields.Self.Refuse(ReadingDiagnostics.MissingKey, "a source needs one of the keys `url`, `git` and `path`");
        return null;
    }

    private static Source.Archive? ReadArchive(Fields fields, string into, Identity identity)
    {
        var addresses = ReadAddresses(fields, "url", identity, isGit: false);
        var digest = ReadDigest(fields.Required(
            "sha256", PortDiagnostics.SourceWithoutHash,
            "add the SHA-256 of the file that upstream released, checked against upstream's signature"));
        var unpack = fields["unpack"]?.AsFlag() ?? true;
        if (!unpack)
        {
            fields.Exclude("cannot be combined with `unpack: false`", "strip");
        }

        var strip = fields["strip"]?.AsInteger(0, 16);
        var fileName = ReadFileName(fields, addresses.IsEmpty ? null : addresses[0]);
        return addresses.IsEmpty || digest is null || fileName is null ? null : new Source.Archive
        {
            Urls = addresses,
            Sha256 = digest.Value,
            Unpack = unpack,
            Strip = strip,
            FileName = fileName,
            Into = into,
        };
    }

    private static Source.Git? ReadGit(Fields fields, string into, Identity identity)
    {
        var addresses = ReadAddresses(fields, "git", identity, isGit: true);
        var commit = fields.Required(
            "commit", PortDiagnostics.Commit, "name a commit by its 40 digits: branches and tags move")?.AsText();
        if (commit is not null && (commit.Length != 40 || !commit.All(char.IsAsciiHexDigitLower)))
        {
            fields["commit"]!.Value.Refuse(
                PortDiagnostics.Commit, $"`{commit}` is not a full commit: 40 lower-case hexadecimal digits",
                "run `git rev-parse` for it: branches, tags and short commits can change their meaning");
        }

        var submodules = fields["submodules"]?.AsFlag() ?? false;
        return addresses.IsEmpty || commit is null ? null : new Source.Git
        {
            Urls = addresses,
            Commit = commit,
            Submodules = submodules,
            Into = into,
        };
    }

    private static ImmutableArray<string> ReadAddresses(Fields fields, string key, Identity identity, bool isGit)
    {
        var first = ReadAddress(fields[key]!.Value, identity, isGit);
        var mirrors = fields["mirrors"].AsListOf(item => ReadAddress(item, identity, isGit));
        return first is null ? [] : [first, .. mirrors];
    }

    private static string? ReadAddress(Field field, Identity identity, bool isGit)
    {
        if (TemplateReader.Parse(field) is not { } template || Fill(field, template, identity) is not { } address)
        {
            return null;
        }

        if (SourceAddress.Complaint(address, isGit) is { } complaint)
        {
            field.Refuse(
                PortDiagnostics.Address,
                $"{field.Name} `{ShownAddress.Of(address)}` is not an address of a source",
                complaint);
            return null;
        }

        return address;
    }

    /// <summary>
    /// Addresses are expanded when the file is read, so they can use only placeholders known from the file.
    /// </summary>
    private static string? Fill(Field field, Template template, Identity identity)
    {
        var result = "";
        foreach (var part in template.Parts)
        {
            switch (part)
            {
                case TemplatePart.Literal literal:
                    result += literal.Text;
                    break;
                case TemplatePart.Placeholder { Name: "name" }:
                    result += identity.Name?.ToString() ?? "name";
                    break;
                case TemplatePart.Placeholder placeholder when identity.Entry.PlaceholderOf(placeholder.Name) is { } value:
                    result += value;
                    break;
                default:
                    TemplateReader.Refuse(
                        field, RecipeDiagnostics.UnknownPlaceholder, template.Source.IndexOf('{', StringComparison.Ordinal),
                        $"{field.Name} has no such placeholder: only the port's `name`, its version "
                           
                           
                           
                           
                           
                            + $"({string.Join(", ", VersionEntry.Placeholders.Select(static p => $"`{p}`"))}) and "
                            + $"`value:NAME`");
                    return null;
            }
        }

        return result;
    }

    private static Sha256Digest? ReadDigest(Field? field)
    {
        if (field?.AsText() is not { } text)
        {
            return null;
        }

        if (Sha256Digest.TryParse(text, out var digest))
        {
            return digest;
        }

        field.Value.Refuse(PortDiagnostics.Hash, $"`{text}` is not a SHA-256: 64 lower-case hexadecimal digits",
            "copy what `sha256sum` prints");
        return null;
    }

    private static string? ReadFileName(Fields fields, string? address)
    {
        var given = fields["file-name"];
        var name = given is null ? (address is null ? null : SourceAddress.FileName(address)) : given.Value.AsRelativePath();
        if (name is null)
        {
            return null;
        }

        if (name.Contains('/', StringComparison.Ordinal) || !PathFields.HasPlainSegments(name))
        {
            (given ?? fields["url"]!).Value.Refuse(
                PortDiagnostics.Address, $"`{(given is null ? ShownAddress.Of(address!) : name)}` does not name the file",
                "add `file-name`, without a `/` in it");
            return null;
        }

        return name;
    }
}
