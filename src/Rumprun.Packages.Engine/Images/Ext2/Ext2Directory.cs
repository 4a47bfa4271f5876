using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Rumprun.Packages.Engine.Images.Ext2;

/// <summary>
/// Entries of a directory (The Second Extended File System, section 4.1.1), without <c>.</c> and <c>..</c>.
/// </summary>
internal static class Ext2Directory
{
    /// <summary>Bytes; far more than NetBSD's driver is pleased to search.</summary>
    public const int MostBytes = 64 << 20;

    private const int HeaderSize = 8;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <returns>Names with their inodes; null in place of a name that cannot be one on this machine.</returns>
    /// <exception cref="Core.Diagnostics.DiagnosticException">RR6114: entries overlap or lead outside, or two have one
    /// name.</exception>
    public static ImmutableArray<(string? Name, long Inode)> Read(Ext2Volume volume, Ext2Inode directory)
    {
        var bytes = volume.ReadAll(directory, MostBytes);
        var entries = ImmutableArray.CreateBuilder<(string?, long)>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var at = 0; at < bytes.Length;)
        {
            var rest = bytes.AsSpan(at);
            int length = rest.Length < HeaderSize ? 0 : BinaryPrimitives.ReadUInt16LittleEndian(rest[4..]);
            if (length < HeaderSize || length > rest.Length || HeaderSize + rest[6] > length)
            {
                throw volume.Damaged("a directory's entries do not fit in it");
            }

            var inode = BinaryPrimitives.ReadUInt32LittleEndian(rest);
            var name = NameOf(rest.Slice(HeaderSize, rest[6]));
            if (inode != 0 && name is not ("." or ".."))
            {
                entries.Add((name, inode));
                if (name is not null && !names.Add(name))
                {
                    throw volume.Damaged($"a directory has two entries `{name}`");
                }
            }

            at += length;
        }

        return entries.ToImmutable();
    }

    private static string? NameOf(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return bytes.IsEmpty || bytes.IndexOfAny((byte)'/', (byte)0) >= 0 ? null : s_strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
