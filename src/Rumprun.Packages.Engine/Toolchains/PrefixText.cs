using System.Text;

namespace Rumprun.Packages.Engine.Toolchains;

/// <summary>
/// The text files of a toolchain, in which the path of the installation occurs: files of up to 1 MiB without a NUL byte.
/// Everything else is binary, and is never searched or changed.
/// </summary>
internal static class PrefixText
{
    /// <summary>Bytes. No script, specs file or header is larger.</summary>
    private const int Largest = 1 << 20;

    /// <returns>The file as Latin-1, or null if it is binary; its position is then the beginning.</returns>
    public static async Task<string?> ReadAsync(FileStream stream, CancellationToken cancellationToken)
    {
        if (stream.Length > Largest)
        {
            return null;
        }

        var content = new byte[stream.Length];
        await stream.ReadExactlyAsync(content, cancellationToken);
        stream.Position = 0;
        return content.Contains((byte)0) ? null : Encoding.Latin1.GetString(content);
    }

    /// <summary>Latin-1 maps each byte to one character and back, whatever the file's encoding is.</summary>
    public static byte[] ToBytes(string text) => Encoding.Latin1.GetBytes(text);
}
