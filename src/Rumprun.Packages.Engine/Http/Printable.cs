namespace Rumprun.Packages.Engine.Http;

/// <summary>Makes text from a server fit for a message: one line, not long, no control characters.</summary>
internal static class Printable
{
    private const int Longest = 200;

    public static string Line(string text)
    {
        var plain = string.Concat(text.Select(static c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c)).Trim();
        return plain.Length > Longest ? $"{plain[..Longest]}..." : plain;
    }
}
