using System.Collections.Immutable;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>Reads <c>data</c>.</summary>
internal static class DataImageReader
{
    private const string StagedTree = "{dest}/";

    public static ImmutableArray<Conditional<DataImage>> Read(Field? list, PortScope scope)
    {
        var names = new UniqueNames("a data image");
        return ConditionReader.ReadList(
            list, scope.Options, static item => Fields.Open(item, "name", "format", "content", "size", "when"),
            (fields, when) => ReadDataImage(fields, when, scope, names));
    }

    private static DataImage? ReadDataImage(Fields fields, Condition when, PortScope scope, UniqueNames names)
    {
        var name = fields.Required("name")?.AsName();
        if (name is not null)
        {
            names.Add(fields["name"]!.Value, name.Value.ToString(), when);
            scope.DataImages.Add(name.Value.ToString());
        }

        var format = (DataFormat?)fields.Required("format")?.AsOneOf("iso9660", "ext2");
        var content = ConditionReader.ReadList(
            fields["content"], scope.Options, static item => Fields.Open(item, "from", "at", "when"),
            (part, _) => ReadContent(part, scope));
        var size = fields["size"]?.AsSize();
        if (format == DataFormat.Iso9660)
        {
            fields.Exclude("cannot be combined with `format: iso9660`, which is as large as its content", "size");
        }

        return name is null || format is null
            ? null
            : new DataImage { Name = name.Value, Format = format.Value, Content = content, Size = size };
    }

    private static DataContent? ReadContent(Fields fields, PortScope scope)
    {
        var at = fields.Required("at")?.AsAbsolutePath(canBeRoot: true);
        var from = fields.Required("from");
        if (from is not { Node: YamlNode.Scalar { Text: var text } }
            || !text.StartsWith(StagedTree, StringComparison.Ordinal))
        {
            return scope.FileOfPort(from) is { } file && at is not null
                ? new DataContent(file, FromStagedTree: false, at) : null;
        }

        var path = text[StagedTree.Length..];
        if (!PathFields.HasPlainSegments(path))
        {
            from.Value.Refuse(ReadingDiagnostics.Path, $"`from` `{text}` is not a path below the staged tree");
            return null;
        }

        return at is null ? null : new DataContent(path, FromStagedTree: true, at);
    }
}
