using System.Buffers.Binary;
using System.Text;

namespace Rumprun.Packages.Core.Elf;

/// <summary>
/// The note that Rumprun's compiler leaves in a bakeable object: which toolchain made it, and so which one can bake it.
/// rumprun-bake uses the paths in it as they stand.
/// </summary>
public sealed record BakeRecipeNote(string Tuple, string ToolDirectory, string BackingCompiler, string Flags)
{
    public const string Section = ".note.rumprun.bakerecipe";

    /// <summary>
    /// The tool directory of a portable note: a relative path. The baker puts a link of this name into the directory that
    /// rumprun-bake runs in, and points it at the toolchain.
    /// </summary>
    public const string PortableToolDirectory = "rumprun-toolchain";

    private const string Owner = "rumpkernel.org";

    private const uint NoteType = 0x101;

    public bool IsPortable => ToolDirectory == PortableToolDirectory;

    /// <returns>Null where the file has no such note, or one that does not say all of it.</returns>
    public static BakeRecipeNote? Of(ElfFile file) => file.Content(Section) is { } bytes ? Parse(bytes.Span) : null;

    /// <summary>
    /// The same without the place that the toolchain is installed in. A compiler outside of it is named as it is.
    /// </summary>
    public BakeRecipeNote ToPortable() => this with
    {
        ToolDirectory = PortableToolDirectory,
        BackingCompiler = BackingCompiler.StartsWith($"{ToolDirectory}/", StringComparison.Ordinal)
            ? PortableToolDirectory + BackingCompiler[ToolDirectory.Length..]
            : BackingCompiler,
    };

    /// <summary>The section's content: one note (System V gABI, "Note Section").</summary>
    public byte[] ToBytes()
    {
        var name = Encoding.UTF8.GetBytes($"{Owner}\0");
        var text = Encoding.UTF8.GetBytes(
            $"rumprun_tuple: {Tuple}\0rumprun_tooldir: {ToolDirectory}\0rumprun_backingcc: "
                + $"{BackingCompiler}\0rumprun_cflags: {Flags}\0");
        var note = new byte[12 + Aligned(name.Length) + Aligned(text.Length)];
        BinaryPrimitives.WriteUInt32LittleEndian(note, (uint)name.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(note.AsSpan(4), (uint)text.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(note.AsSpan(8), NoteType);
        name.CopyTo(note, 12);
        text.CopyTo(note, 12 + Aligned(name.Length));
        return note;
    }

    /// <summary>Reads the note's text: lines of <c>rumprun_NAME: VALUE</c>, each ended by a NUL.</summary>
    private static BakeRecipeNote? Parse(ReadOnlySpan<byte> note)
    {
        var lines = Encoding.UTF8.GetString(note).Split('\0');
        return Value("tuple") is { } tuple && Value("tooldir") is { } directory && Value("backingcc") is { } compiler
            ? new BakeRecipeNote(tuple, directory, compiler, Value("cflags") ?? "")
            : null;

        string? Value(string name)
        {
            var key = $"rumprun_{name}: ";

            // What precedes the first line is the note's binary header, which may run into it without a NUL between.
            return lines.Where(l => l.Contains(key, StringComparison.Ordinal))
                .Select(l => l[(l.IndexOf(key, StringComparison.Ordinal) + key.Length)..])
                .FirstOrDefault();
        }
    }

    private static int Aligned(int length) => (length + 3) & ~3;
}
