using System.Collections.Immutable;
using Rumprun.Packages.Core.Naming;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Ports;

/// <summary>Reads <c>ports/virtuals.yaml</c>, strictly and in one pass. The format is in docs/formats/virtuals.md.</summary>
public static class VirtualListReader
{
    /// <param name="path">The file's path, for messages.</param>
    public static ReadResult<VirtualList> Read(string text, string path)
    {
        var problems = new Problems(path);
        var list = YamlTree.Parse(text, problems) is { } root ? Read(root, problems) : null;
        return new ReadResult<VirtualList>(problems.HasErrors ? null : list, problems.InOrder());
    }

    private static VirtualList? Read(YamlNode root, Problems problems)
    {
        if (Fields.Open(new Field("the list of virtual names", root, problems), "schema", "virtuals") is not { } file)
        {
            return null;
        }

        SchemaField.Check(file, VirtualList.SchemaVersion);
        var virtuals = ImmutableSortedDictionary.CreateBuilder<PortName, VirtualName>();
        foreach (var (key, value) in file.Required("virtuals")?.AsEntries() ?? [])
        {
            if (key.AsName() is { } name && Fields.Open(value, "summary", "providers", "exclusive") is { } fields)
            {
                virtuals[name] = new VirtualName(
                    fields.Required("summary")?.AsText() ?? "",
                    ReadProviders(fields.Required("providers")),
                    fields["exclusive"]?.AsFlag() ?? true);
            }
        }

        return new VirtualList { Virtuals = virtuals.ToImmutable(), Locations = LocationMap.Of(root, problems.Path) };
    }

    private static ImmutableArray<PortName> ReadProviders(Field? field)
    {
        var providers = ImmutableArray.CreateBuilder<PortName>();
        foreach (var item in field?.AsList(minimum: 1) ?? [])
        {
            if (item.AsName() is not { } name)
            {
                continue;
            }

            if (providers.Contains(name))
            {
                item.Refuse(ReadingDiagnostics.DuplicateName, $"`{name}` is already listed", "remove one of them");
            }

            providers.Add(name);
        }

        return providers.ToImmutable();
    }
}
