using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Elf;
using Rumprun.Packages.Engine.Building.Checks;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// Removes the toolchain's path from the notes in bakeable programs, so that the output does not depend on where the
/// toolchain is installed, and can be baked with an equal toolchain elsewhere.
/// </summary>
internal static class PortableNotes
{
    /// <param name="objcopy">The toolchain's: a note of another length moves everything after it in the file.</param>
    /// <param name="scratch">A directory that no step can reach. It is made, and deleted.</param>
    /// <exception cref="DiagnosticException">RR5338: objcopy failed.</exception>
    public static async Task WriteAsync(
        HeldDirectory tree, string objcopy, string scratch, CancellationToken cancellationToken)
    {
        foreach (var (name, _) in tree.Leaves().Where(static leaf => leaf.Kind == FileEntryKind.File))
        {
            if (NoteOf(tree, name) is { IsPortable: false } note)
            {
                await ReplaceAsync(tree, name, note.ToPortable(), objcopy, scratch, cancellationToken);
            }
        }
    }

    private static BakeRecipeNote? NoteOf(HeldDirectory tree, string name)
    {
        using var file = tree.OpenRead(name);
        return ElfFile.TryRead(file) is { Type: ElfType.Relocatable } elf ? BakeRecipeNote.Of(elf) : null;
    }

    private static async Task ReplaceAsync(
        HeldDirectory tree,
        string name,
        BakeRecipeNote note,
        string objcopy,
        string scratch,
        CancellationToken cancellationToken)
    {
        DirectoryTree.Delete(scratch);
        Directory.CreateDirectory(scratch);
        var (content, program) = (Path.Combine(scratch, "note"), Path.Combine(scratch, "program"));
        await File.WriteAllBytesAsync(content, note.ToBytes(), cancellationToken);
        await using (var from = tree.OpenRead(name))
        await using (var to = new FileStream(program, FileMode.CreateNew, FileAccess.Write))
        {
            await from.CopyToAsync(to, cancellationToken);
        }

        var result = await ChildProcess.RunAsync(
            new CommandLine
            {
                Program = objcopy,
                Arguments = ["--update-section", $"{BakeRecipeNote.Section}={content}", program],
            },
            cancellationToken);
        if (!result.Succeeded)
        {
            throw OutputCheckDiagnostics.NoteNotPortable.Exception(
                $"`{objcopy}` cannot rewrite the note in `{name}`: {result.Error.Trim()}",
                "check that the program is linked by `CC` and not changed afterwards",
                "run `rrpkg doctor`");
        }

        await using (var rewritten = File.OpenRead(program))
        {
            tree.Write(name, tree.ModeOf(name), rewritten.CopyTo);
        }

        DirectoryTree.Delete(scratch);
    }
}
