using Rumprun.Packages.Core.Ports.Reading;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Ports;

/// <summary>Reads <c>ports/runtime.yaml</c>, strictly and in one pass. The format is in docs/formats/runtime.md.</summary>
public static class RuntimeListReader
{
    /// <param name="path">The file's path, for messages.</param>
    public static ReadResult<RuntimeList> Read(string text, string path)
    {
        var problems = new Problems(path);
        var list = YamlTree.Parse(text, problems) is { } root ? Read(root, problems) : null;
        return new ReadResult<RuntimeList>(problems.HasErrors ? null : list, problems.InOrder());
    }

    private static RuntimeList? Read(YamlNode root, Problems problems)
    {
        if (Fields.Open(new Field("the list of runtime libraries", root, problems), "schema", "runtime") is not { } file)
        {
            return null;
        }

        SchemaField.Check(file, RuntimeList.SchemaVersion);
        return new RuntimeList
        {
            Libraries = DependencyReader.ReadRuntime(file.Required("runtime")),
            Locations = LocationMap.Of(root, problems.Path),
        };
    }
}
