using System.Text;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Sources.Patching;

/// <summary>A file's content while a patch is applied.</summary>
/// <param name="Text">One character a byte.</param>
internal sealed record PatchedFile(string Text, bool Executable);

/// <summary>A directory as it will be after a patch; nothing is written before <see cref="Save"/>.</summary>
internal sealed class PatchedTree(string directory, string patch)
{
    /// <summary>Changed files; null: deleted.</summary>
    private readonly SortedDictionary<string, PatchedFile?> _changes = new(StringComparer.Ordinal);

    public bool Has(MemberPath name) => _changes.TryGetValue(name.ToString(), out var change)
        ? change is not null
        : FileEntry.KindOf(PathOf(name)) == FileEntryKind.File;

    public PatchedFile Read(MemberPath name)
    {
        if (_changes.TryGetValue(name.ToString(), out var change))
        {
            return change!;
        }

        var path = PathOf(name);
        return new PatchedFile(
            Encoding.Latin1.GetString(File.ReadAllBytes(path)), FileEntry.IsExecutable(File.GetUnixFileMode(path)));
    }

    public void Write(MemberPath name, PatchedFile content) => _changes[name.ToString()] = content;

    public void Delete(MemberPath name) => _changes[name.ToString()] = null;

    public void Save()
    {
        foreach (var (name, content) in _changes)
        {
            var path = Path.Combine(directory, name);
            if (content is null)
            {
                File.Delete(path);
                DeleteEmptyParents(path);
                continue;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, Encoding.Latin1.GetBytes(content.Text));
            FileEntry.SetMode(path, content.Executable);
        }
    }

    /// <summary>How many directories have to be made for a file.</summary>
    public int MissingDirectories(MemberPath name) => Enumerable.Range(1, name.Segments.Length - 1)
        .Count(n => FileEntry.KindOf(new MemberPath(name.Segments[..n]).Below(directory)) == FileEntryKind.Nothing);

    /// <summary>
    /// A directory that a deletion leaves empty goes too, as with GNU patch: diffs cannot say that it does.
    /// </summary>
    private void DeleteEmptyParents(string path)
    {
        for (var parent = Path.GetDirectoryName(path)!; parent != directory; parent = Path.GetDirectoryName(parent)!)
        {
            if (Directory.EnumerateFileSystemEntries(parent).Any())
            {
                return;
            }

            Directory.Delete(parent);
        }
    }

    /// <exception cref="Core.Diagnostics.DiagnosticException">RR5227: a link is on the way, or at its end.</exception>
    private string PathOf(MemberPath name)
    {
        var path = directory;
        foreach (var segment in name.Segments)
        {
            path = Path.Combine(path, segment);
            if (FileEntry.KindOf(path) == FileEntryKind.SymbolicLink)
            {
                throw PatchDiagnostics.BehindLink.Exception(
                    $"`{patch}`: `{Path.GetRelativePath(directory, path)}` is a symbolic link, and `{name}` is to be changed",
                    "name the file that the link points to");
            }
        }

        return path;
    }
}
