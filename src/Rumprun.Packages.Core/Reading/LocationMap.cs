using System.Collections.Immutable;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Core.Reading;

/// <summary>The place of each value in a file, by its path of keys: <c>sources[0].url</c>.</summary>
internal static class LocationMap
{
    public static ImmutableDictionary<string, SourceLocation> Of(YamlNode root, string file)
    {
        var places = new Dictionary<string, SourceLocation>(StringComparer.Ordinal);
        Add(root, "");
        return places.ToImmutableDictionary(StringComparer.Ordinal);

        void Add(YamlNode node, string path)
        {
            if (path.Length > 0)
            {
                places[path] = new SourceLocation(file, node.Line, node.Column);
            }

            switch (node)
            {
                case YamlNode.Mapping mapping:
                    foreach (var (key, value) in mapping.Entries)
                    {
                        Add(value, path.Length == 0 ? key.Text : $"{path}.{key.Text}");
                    }

                    break;
                case YamlNode.Sequence list:
                    for (var i = 0; i < list.Items.Length; i++)
                    {
                        Add(list.Items[i], $"{path}[{i}]");
                    }

                    break;
            }
        }
    }
}
