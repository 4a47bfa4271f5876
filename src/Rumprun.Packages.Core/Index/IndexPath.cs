using Rumprun.Packages.Core.Naming;

namespace Rumprun.Packages.Core.Index;

/// <summary>Paths of targets that are a name's file in a folder: <c>ports/nginx.json</c>.</summary>
internal static class IndexPath
{
    private const string Suffix = ".json";

    public static string Of(string folder, PortName name) => $"{folder}/{name}{Suffix}";

    /// <summary>The name that a path of the folder stands for; null: it is not such a path.</summary>
    public static PortName? NameIn(string folder, string path) =>
        path.Split('/') is [var first, var file] && first == folder && file.EndsWith(Suffix, StringComparison.Ordinal)
            && PortName.TryParse(file[..^Suffix.Length], out var name) ? name : null;
}
