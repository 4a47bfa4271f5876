using System.Globalization;

namespace Rumprun.Packages.Core.Graphs.Rendering;

/// <summary>Text in a picture, in a font whose characters are equally wide.</summary>
internal static class SvgText
{
    public const double TitleSize = 15;

    // Of the font's size; what monospaced fonts have, give or take a hundredth.
    private const double CharacterWidth = 0.6;

    public static double WidthOf(string text, double size) => text.Length * size * CharacterWidth;

    /// <summary>A line whose baseline begins at a point. Its length is fixed: another font is stretched to fit.</summary>
    public static string Line(string style, string text, double x, double baseline, double size) => string.Create(
        CultureInfo.InvariantCulture,
        $"<text class=\"{style}\" x=\"{x:0.#}\" y=\"{baseline:0.#}\" textLength=\"{WidthOf(text, size):0.#}\" "
            + $"lengthAdjust=\"spacingAndGlyphs\">{Escape(text)}</text>\n");

    public static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal);
}
