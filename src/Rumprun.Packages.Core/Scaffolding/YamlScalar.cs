using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Rumprun.Packages.Core.Scaffolding;

/// <summary>Writes untrusted text as YAML, so that it is read back unchanged.</summary>
public static partial class YamlScalar
{
    /// <summary>Plain if it cannot be mistaken for another type, else in double quotes.</summary>
    public static string Of(string text) => Plain().IsMatch(text) && !Resolved().IsMatch(text) ? text : Quoted(text);

    /// <summary>In double quotes (YAML 1.2, 7.3.1).</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\t' => quoted.Append("\\t"),
                < ' ' or '\u007f' or (>= '\u0080' and < '\u00a0') or '\u2028' or '\u2029' or '\ufeff' or (
                    >= '\ud800' and <= '\udfff') or >= '\ufffe' =>
                    quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>In double quotes as a template, with literal braces.</summary>
    public static string Template(string text) =>
        Quoted(text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal));

    /// <summary>A line for a comment: characters that would end it, or confuse a terminal, become blanks.</summary>
    public static string Comment(string text) =>
        new(
            [.. text.Select(
                static c => char.IsControl(c) || char
                    .IsSurrogate(c) || c is '\u2028' or '\u2029' or >= '\ufffe' or '\ufeff' ? ' ' : c)]);

    /// <summary>Whether a path can be used in a port unchanged and unambiguously.</summary>
    public static bool IsPlainPath(string path) => PlainPath().IsMatch(path);

    [GeneratedRegex(@"^[A-Za-z0-9/][A-Za-z0-9 _./+,()-]*$(?<! )", RegexOptions.ExplicitCapture)]
    private static partial Regex Plain();

    /// <summary>Scalars that YAML's core schema does not resolve to text.</summary>
    [GeneratedRegex(
        @"^(?:null|true|false|yes|no|on|off|[0-9.+-][0-9a-fx_.eE+-]*|)$",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Resolved();

    [GeneratedRegex(
        @"^(?!.*(?:^|/)\.\.?(?:/|$))[A-Za-z0-9_][A-Za-z0-9_.+-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.+-]*)*$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex PlainPath();
}
