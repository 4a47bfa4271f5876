using System.Text;

namespace Rumprun.Packages.Core.Elf;

/// <summary>
/// The note that Rumprun's compiler leaves in a bakeable object: which toolchain made it, and so which one can bake it. All
/// paths in it are absolute; rumprun-bake uses them as they stand.
/// </summary>
public sealed record BakeRecipeNote(string Tuple, string ToolDirectory, string BackingCompiler, string Flags)
{
    private const string Section = ".note.rumprun.bakerecipe";

    /// <returns>Null where the file has no such note, or one that does not say all of it.</returns>
    public static BakeRecipeNote? Of(ElfFile file) => file.Content(Section) is { } bytes ? Parse(bytes.Span) : null;

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
}
