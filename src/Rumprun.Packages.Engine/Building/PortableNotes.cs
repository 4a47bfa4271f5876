using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Core.Elf;
using Rumprun.Packages.Engine.Building.Checks;
using Rumprun.Packages.Engine.Files;
using Rumprun.Packages.Engine.Processes;

namespace Rumprun.Packages.Engine.Building;

/// <summary>
/// Takes the toolchain's place out of the notes in bakeable programs, so that they come out the same wherever it is installed, and
/// can be baked wherever one like it is.
/// </summary>
internal static class PortableNotes
{
    /// <param name="objcopy">The toolchain's: a note of another length moves all that comes after it in the file.</param>
    /// <param name="scratch">A directory for the new note.</param>
    /// <exception cref="DiagnosticException">RR5338: objcopy failed.</exception>
    public static async Task WriteAsync(string tree, string objcopy, string scratch, CancellationToken cancellationToken)
    {
        foreach (var name in DirectoryTree.Leaves(tree).ToList())
        {
            var path = Path.Combine(tree, name);
            if (FileEntry.KindOf(path) == FileEntryKind.File && NoteOf(path) is { IsPortable: false } note)
            {
                await ReplaceAsync(name, path, note.ToPortable(), objcopy, scratch, cancellationToken);
            }
        }
    }

    private static BakeRecipeNote? NoteOf(string path)
    {
        using var file = File.OpenRead(path);
        return ElfFile.TryRead(file) is { Type: ElfType.Relocatable } elf ? BakeRecipeNote.Of(elf) : null;
    }

    private static async Task ReplaceAsync(
        string name, string path, BakeRecipeNote note, string objcopy, string scratch, CancellationToken cancellationToken)
    {
        var content = Path.Combine(scratch, "bake-recipe-note");
        await File.WriteAllBytesAsync(content, note.ToBytes(), cancellationToken);
        var mode = File.GetUnixFileMode(path);
        var result = await ChildProcess.RunAsync(
            new CommandLine { Program = objcopy, Arguments = ["--update-section", $"{BakeRecipeNote.Section}={content}", path] },
            cancellationToken);
        if (!result.Succeeded)
        {
            throw OutputCheckDiagnostics.NoteNotPortable.Exception(
                $"`{objcopy}` cannot rewrite the note in `{name}`: {result.Error.Trim()}",
                "check that the program is linked by `CC` and not changed afterwards",
                "run `rrpkg doctor`");
        }

        File.SetUnixFileMode(path, mode);
    }
}
