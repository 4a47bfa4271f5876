using System.Text.Json;

namespace Rumprun.Packages.Core.Reading;

/// <summary>Words where a JSON document is invalid, for the end of a message.</summary>
public static class JsonFailure
{
    public static string ReasonOf(JsonException e)
    {
        var line = e.LineNumber is { } number ? $" in line {number + 1}" : "";
        return e.Path is { Length: > 1 } path ? $"the value at `{path}`{line} is not valid" : $"it is not valid JSON{line}";
    }
}
