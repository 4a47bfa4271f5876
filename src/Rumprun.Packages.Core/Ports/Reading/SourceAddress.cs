namespace Rumprun.Packages.Core.Ports.Reading;

/// <summary>The rules for addresses of sources.</summary>
public static class SourceAddress
{
    private static readonly string[] ArchiveSchemes = ["https:", "http:", "file:", "debian:"];
    private static readonly string[] GitSchemes = ["https:", "http:", "file:"];

    /// <summary>The reason why an address is invalid, or null.</summary>
    public static string? Complaint(string address, bool isGit)
    {
        var schemes = isGit ? GitSchemes : ArchiveSchemes;
        var scheme = Array.Find(schemes, s => address.StartsWith(s, StringComparison.Ordinal));
        var isWell = scheme switch
        {
            null => false,
            "file:" => address.StartsWith("file:///", StringComparison.Ordinal) && address.Length > "file:///".Length
                && !HasBlank(address),
            "debian:" => IsDebian(address["debian:".Length..]),
            _ => IsWeb(address, scheme),
        };
        return isWell ? null
            : scheme is null ? $"an address begins with {string.Join(", ", schemes.Select(static s => $"`{s}`"))}"
            : scheme == "debian:" ? "write `debian:SOURCE/FILE` or `debian:SUITE/SOURCE/FILE`"
            : scheme == "file:" ? "write `file:///PATH`"
            : $"write `{scheme}//HOST/PATH`";
    }

    /// <summary>Whether the address has this scheme, a host, and no blanks.</summary>
    public static bool IsWeb(string address, string scheme)
    {
        var start = scheme.Length + 2;
        return address.StartsWith(scheme, StringComparison.Ordinal)
            && address.AsSpan(scheme.Length).StartsWith("//", StringComparison.Ordinal)
            && address.Length > start
            && char.IsAsciiLetterOrDigit(address[start])
            && !HasBlank(address);
    }

    /// <summary>The last segment of an address's path; may be empty.</summary>
    public static string FileName(string address)
    {
        var path = address.AsSpan();
        var end = path.IndexOfAny('?', '#');
        path = end < 0 ? path : path[..end];
        return path[(path.LastIndexOf('/') + 1)..].ToString();
    }

    private static bool IsDebian(string rest) => rest.Split('/') switch
    {
        [var source, { Length: > 0 } file] => IsDebianName(source) && !HasBlank(file),
        [var suite, var source, { Length: > 0 } file] => IsDebianName(suite) && IsDebianName(source) && !HasBlank(file),
        _ => false,
    };

    private static bool IsDebianName(string text) =>
        text.Length > 1
            && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '+' or '-' or '.');

    private static bool HasBlank(string text) => text.Any(char.IsWhiteSpace);
}
