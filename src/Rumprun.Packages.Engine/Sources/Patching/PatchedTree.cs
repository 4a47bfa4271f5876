using System.Text;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Sources.Patching;

/// <summary>A file's content while a patch is applied.</summary>
/// <param name="Text">One character a byte.</param>
internal sealed record PatchedFile(string Text, bool Executable);

/// <summary>A directory as it will be after a patch; nothing is written before <see cref="Save"/>.</summary>
/// <param name="root">The source root. Steps may have changed what is below.</param>
/// <param name="directory">The directory below it that the patch counts from.</param>
internal sealed class PatchedTree(HeldDirectory root, MemberPath directory, string patch)
{
    /// <summary>Changed files; null: deleted.</summary>
    private readonly SortedDictionary<string, PatchedFile?> _changes = new(StringComparer.Ordinal);

    public bool Has(MemberPath name) => _changes.TryGetValue(name.ToString(), out var change)
        ? change is not null
        : root.KindOf(PathOf(name)) == FileEntryKind.File;

    public PatchedFile Read(MemberPath name)
    {
        if (_changes.TryGetValue(name.ToString(), out var change))
        {
            return change!;
        }

        using var file = root.OpenRead(PathOf(name));
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return new PatchedFile(
            Encoding.Latin1.GetString(bytes), FileEntry.IsExecutable(File.GetUnixFileMode(file.SafeFileHandle)));
    }

    public void Write(MemberPath name, PatchedFile content) => _changes[name.ToString()] = content;

    public void Delete(MemberPath name) => _changes[name.ToString()] = null;

    public void Save()
    {
        foreach (var (name, content) in _changes)
        {
            var path = PathOf(new MemberPath([.. name.Split('/')]));
            if (content is null)
            {
                root.Delete(path);
                DeleteEmptyParents(path);
            }
            else
            {
                root.Write(
                    path,
                    content.Executable ? FileEntry.ExecutableMode : FileEntry.PlainMode,
                    to => to.Write(Encoding.Latin1.GetBytes(content.Text)));
            }
        }
    }

    /// <summary>How many directories have to be made for a file.</summary>
    public int MissingDirectories(MemberPath name) => Enumerable.Range(1, name.Segments.Length - 1)
        .Count(
            n => root.KindOf($"{new MemberPath([.. directory.Segments, .. name.Segments[..n]])}") == FileEntryKind.Nothing);

    /// <summary>
    /// A directory that a deletion leaves empty goes too, as with GNU patch: diffs cannot say that it does.
    /// </summary>
    private void DeleteEmptyParents(string path)
    {
        var top = $"{directory}";
        for (
            var parent = Path.GetDirectoryName(path) ?? ""; parent.Length > 0
                && parent != top; parent = Path.GetDirectoryName(parent) ?? "")
        {
            if (root.EntriesOf(parent).Any())
            {
                return;
            }

            root.Delete(parent);
        }
    }

    /// <exception cref="Core.Diagnostics.DiagnosticException">RR5227: a link is on the way, or at its end.</exception>
    private string PathOf(MemberPath name)
    {
        var path = new MemberPath([.. directory.Segments, .. name.Segments]);
        for (var count = 1; count <= path.Segments.Length; count++)
        {
            var part = new MemberPath(path.Segments[..count]);
            if (root.KindOf($"{part}") == FileEntryKind.SymbolicLink)
            {
                throw PatchDiagnostics.BehindLink.Exception(
                    $"`{patch}`: `{part}` is a symbolic link, and `{path}` is to be changed",
                    "name the file that the link points to");
            }
        }

        return $"{path}";
    }
}
