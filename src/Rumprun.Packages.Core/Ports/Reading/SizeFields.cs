using System.Globalization;
using Rumprun.Packages.Core.Reading;

namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>Amounts of memory: <c>512K</c>, <c>64M</c>, <c>1G</c>.</summary>
internal static class SizeFields
{
    /// <summary>Bytes.</summary>
    public static long? AsSize(this Field field)
    {
        if (field.Node is YamlNode.Scalar { Kind: ScalarKind.Integer } number)
        {
            return Refuse(field, number.Text);
        }

        if (field.AsText() is not { } text)
        {
            return null;
        }

        var shift = text[^1] switch
        {
            'K' => 10,
            'M' => 20,
            'G' => 30,
            _ => 0,
        };
        return shift > 0
            && text[0] != '0'
            && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count <= 1 << 20
                ? (long)count << shift
                : Refuse(field, text);
    }

    private static long? Refuse(Field field, string text)
    {
        field.Refuse(
            PortDiagnostics.Size, $"{field.Name} `{text}` is not a size", "write a number and `K`, `M` or `G`: `64M`");
        return null;
    }
}
