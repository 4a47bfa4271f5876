namespace Rumprun.Packages.Core.Reading;

/// <summary>
/// Paths in the formats: with <c>/</c>, without <c>.</c> or <c>..</c>, and never outside their directory.
/// </summary>
internal static class PathFields
{
    /// <summary>A path below some directory.</summary>
    public static string? AsRelativePath(this Field field)
    {
        if (field.AsText() is not { } path)
        {
            return null;
        }

        if (path[0] != '/' && HasPlainSegments(path))
        {
            return path;
        }

        field.Refuse(
            ReadingDiagnostics.Path, $"{field.Name} `{path}` is not a path below the directory it belongs to",
            "write a relative path without `.`, `..`, an empty part or a `/` at the end");
        return null;
    }

    /// <summary>A directory below another one, or <c>.</c> for that directory itself.</summary>
    public static string? AsDirectory(this Field field) =>
        field.Node is YamlNode.Scalar { Text: "." } ? "." : field.AsRelativePath();

    /// <summary>A path in the guest, from its root.</summary>
    public static string? AsAbsolutePath(this Field field, bool canBeRoot)
    {
        if (field.AsText() is not { } path)
        {
            return null;
        }

        if (path == "/" ? canBeRoot : path[0] == '/' && HasPlainSegments(path[1..]))
        {
            return path;
        }

        field.Refuse(
            ReadingDiagnostics.Path, $"{field.Name} `{path}` is not an absolute path",
            "write a path that begins with `/`, without `.`, `..`, an empty part or a `/` at the end");
        return null;
    }

    internal static bool HasPlainSegments(string path)
    {
        foreach (var range in path.AsSpan().Split('/'))
        {
            if (path.AsSpan(range) is "" or "." or "..")
            {
                return false;
            }
        }

        return true;
    }
}
