using System.Text;
using System.Text.Unicode;

namespace Rumprun.Packages.Engine.Archives.Zip;

/// <summary>Reads the names of zip members, whose encoding and separators depend on who wrote them.</summary>
internal static class ZipNames
{
    private const int IsUtf8 = 1 << 11;

    /// <summary>Code page 437 above ASCII (APPNOTE.TXT, appendix D).</summary>
    private const string UpperCp437 =
        "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»"
        + "░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═"
        + "╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φ"
        + "ε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0";

    /// <returns>The name with slashes. Where its encoding cannot be told, the bytes as they are.</returns>
    public static byte[] Normalize(byte[] name, ZipHost host, int flags, ZipExtra extra)
    {
        var text = extra.UnicodeName is { } unicode && unicode.Crc == Crc32.Of(name) ? unicode.Name
            : (flags & IsUtf8) != 0 || Utf8.IsValid(name) || !IsDos(host) ? name
            : Encoding.UTF8.GetBytes(string.Concat(name.Select(static b => b < 0x80 ? (char)b : UpperCp437[b - 0x80])));

        // Some programs on Windows write its own separator. unzip takes it for one where there is no other.
        return host == ZipHost.Dos && !text.Contains((byte)'/')
            ? [.. text.Select(static b => b == (byte)'\\' ? (byte)'/' : b)]
            : text;
    }

    private static bool IsDos(ZipHost host) => host is ZipHost.Dos or ZipHost.Os2 or ZipHost.Ntfs or ZipHost.Vfat;
}
