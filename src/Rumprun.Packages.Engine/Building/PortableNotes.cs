using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Elf;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// Removes the toolchain's path from the notes in bakeable programs, so that the output does not depend on where the
/// toolchain is installed, and can be baked with an equal toolchain elsewhere.
/// </summary>
internal static class PortableNotes
{
    /// <param name="objects">A note of another length moves everything after it in the file.</param>
    /// <exception cref="DiagnosticException">RR5338: objcopy failed.</exception>
    public static async Task WriteAsync(HeldDirectory tree, ObjectRewriter objects, CancellationToken cancellationToken)
    {
        foreach (var (name, _) in tree.Leaves().Where(static leaf => leaf.Kind == FileEntryKind.File))
        {
            if (NoteOf(tree, name) is { IsPortable: false } note)
            {
                await objects.RewriteAsync(
                    name,
                    async scratch =>
                    {
                        var content = Path.Combine(scratch, "note");
                        await File.WriteAllBytesAsync(content, note.ToPortable().ToBytes(), cancellationToken);
                        return ["--update-section", $"{BakeRecipeNote.Section}={content}"];
                    },
                    cancellationToken);
            }
        }
    }

    private static BakeRecipeNote? NoteOf(HeldDirectory tree, string name)
    {
        using var file = tree.OpenRead(name);
        return ElfFile.TryRead(file) is { Type: ElfType.Relocatable } elf ? BakeRecipeNote.Of(elf) : null;
    }
}
