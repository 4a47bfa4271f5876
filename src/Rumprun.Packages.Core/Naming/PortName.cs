using System.Diagnostics.CodeAnalysis;

namespace Rumprun.Packages.Core.Naming;

/// <summary>
/// The name of a port, an option, a program, an image, a virtual or a mirror: 1 to 64 lower-case letters, digits,
/// <c>+ . _ -</c>, beginning with a letter or digit.
/// </summary>
public readonly record struct PortName : IComparable<PortName>
{
    private readonly string? _text;

    private PortName(string text) => _text = text;

    public static bool TryParse([NotNullWhen(true)] string? text, out PortName name)
    {
        var valid = text is { Length: >= 1 and <= 64 }
            && char.IsAsciiLetterOrDigit(text[0])
            && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '+' or '.' or '_' or '-');
        name = valid ? new PortName(text!) : default;
        return valid;
    }

    /// <exception cref="FormatException"><paramref name="text"/> is no such name.</exception>
    public static PortName Parse(string text) =>
        TryParse(text, out var name) ? name : throw new FormatException($"`{text}` is not a port name");

    public int CompareTo(PortName other) => string.CompareOrdinal(ToString(), other.ToString());

    public override string ToString() => _text ?? "";

    public static bool operator <(PortName left, PortName right) => left.CompareTo(right) < 0;

    public static bool operator >(PortName left, PortName right) => left.CompareTo(right) > 0;

    public static bool operator <=(PortName left, PortName right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PortName left, PortName right) => left.CompareTo(right) >= 0;
}
