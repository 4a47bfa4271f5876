using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;

namespace Rumprun.Packages.Server.Catalogue;

/// <summary>HTML. Text becomes a part of it encoded only: an interpolated string encodes what is put into it.</summary>
internal readonly record struct Markup(string Html)
{
    public static Markup Empty { get; } = new("");

    public static Markup Of(Interpolation text) => new(text.Html);

    public static Markup Join(IEnumerable<Markup> parts) => new(string.Concat(parts.Select(static p => p.Html)));

    public override string ToString() => Html;

    /// <summary>An interpolated string as HTML.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Interpolation
    {
        private readonly StringBuilder _html;

        public Interpolation(int literalLength, int formattedCount) =>
            _html = new StringBuilder(literalLength + (formattedCount * 16));

        public string Html => _html.ToString();

        public void AppendLiteral(string html) => _html.Append(html);

        public void AppendFormatted(Markup html) => _html.Append(html.Html);

        public void AppendFormatted(string? text) => _html.Append(HtmlEncoder.Default.Encode(text ?? ""));

        public void AppendFormatted<T>(T value)
            where T : notnull => AppendFormatted(
                value is IFormattable number
                    ? number.ToString(format: null, System.Globalization.CultureInfo.InvariantCulture)
                    : value.ToString());
    }
}
