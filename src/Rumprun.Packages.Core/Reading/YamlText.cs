using System.Globalization;
using System.Text;

namespace Rumprun.Packages.Core.Reading;

/// <summary>
/// A canonical text of a tree: two trees have equal texts exactly if they have the same values, wherever these are in the
/// file.
/// </summary>
internal static class YamlText
{
    public static string Of(YamlNode node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    private static void Write(YamlNode node, StringBuilder text)
    {
        switch (node)
        {
            case YamlNode.Scalar scalar:
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"{(scalar.Kind == ScalarKind.Text ? 't' : 'p')}{scalar.Text.Length}:").Append(scalar.Text);
                break;
            case YamlNode.Sequence list:
                text.Append('[');
                foreach (var item in list.Items)
                {
                    Write(item, text);
                }

                text.Append(']');
                break;
            case YamlNode.Mapping mapping:
                text.Append('{');
                foreach (var (key, value) in mapping.Entries.OrderBy(static e => e.Key.Text, StringComparer.Ordinal))
                {
                    Write(key, text);
                    Write(value, text);
                }

                text.Append('}');
                break;
        }
    }
}
