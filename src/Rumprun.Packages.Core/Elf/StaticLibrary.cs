using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Rumprun.Packages.Core.Elf;

/// <summary>An object in a static library: its name, and where its bytes lie in the file.</summary>
public sealed record LibraryMember(string Name, long Offset, long Size);

/// <summary>
/// The table of contents of an archive of the <c>ar</c> format with GNU's long names, as <c>.a</c> files are.
/// </summary>
public static class StaticLibrary
{
    private const int HeaderSize = 60;

    /// <summary>No table of long names is larger.</summary>
    private const int LargestNames = 64 << 20;

    /// <summary>
    /// The members in order, without the tables of symbols and names; a damaged file's as far as they can be read.
    /// </summary>
    /// <returns>Null where the stream, which has to be seekable, holds no archive.</returns>
    public static ImmutableArray<LibraryMember>? TryRead(Stream stream)
    {
        var header = new byte[HeaderSize];
        stream.Position = 0;
        if (stream.ReadAtLeast(header.AsSpan(0, 8), 8, throwOnEndOfStream: false) < 8
            || !header.AsSpan().StartsWith("!<arch>\n"u8))
        {
            return null;
        }

        var members = ImmutableArray.CreateBuilder<LibraryMember>();
        var names = "";
        for (var at = 8L; at + HeaderSize <= stream.Length;)
        {
            stream.Position = at;
            stream.ReadExactly(header);
            var offset = at + HeaderSize;
            if (!long.TryParse(Text(48, 10), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
                || size > stream.Length - offset)
            {
                break;
            }

            switch (Text(0, 16))
            {
                case "//" when size <= LargestNames:
                    var table = new byte[size];
                    stream.ReadExactly(table);
                    names = Encoding.UTF8.GetString(table);
                    break;
                case "/" or "/SYM64/":
                    break;
                case var name:
                    members.Add(new LibraryMember(NameOf(name, names), offset, size));
                    break;
            }

            at = offset + size + (size & 1);
        }

        return members.ToImmutable();

        string Text(int start, int length) => Encoding.UTF8.GetString(header, start, length).TrimEnd(' ');
    }

    /// <summary>A name ends with a slash; a long one is a slash and its place in the table.</summary>
    private static string NameOf(string name, string names) =>
        name.StartsWith('/') && int.TryParse(name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var place)
            && place < names.Length
            ? names[place..].Split("/\n", 2)[0]
            : name.TrimEnd('/');
}
