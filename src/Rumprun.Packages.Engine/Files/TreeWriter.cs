using System.Collections.Immutable;
using System.Text;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Files;

/// <summary>
/// Writes members that come from outside into a directory of its own, so that nothing gets outside of it: no member is
/// written through a symbolic link, and <see cref="Finish"/> refuses links that lead out. Modes are 0644 and 0755 whatever
/// the umask. A later member replaces an earlier one of the same name, as tar has it. The caller deletes the directory after
/// a refusal.
/// </summary>
/// <param name="root">An existing, empty directory, absolute.</param>
/// <param name="origin">What the members are of, for messages.</param>
public sealed class TreeWriter(string root, string origin)
{
    /// <summary>Bytes: what Linux takes (PATH_MAX, less its zero).</summary>
    private const int LongestTarget = 4095;

    private readonly List<(string Path, DateTime Modified)> _directories = [];
    private readonly List<MemberPath> _links = [];

    /// <summary>Whether anything was written.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <exception cref="DiagnosticException">RR5205, RR5206.</exception>
    public void Directory(MemberPath name, DateTime? modified)
    {
        MakeDirectories(name.Segments, name);
        if (modified is { } time)
        {
            _directories.Add((name.Below(root), time));
        }
    }

    /// <param name="write">Writes the content.</param>
    /// <exception cref="DiagnosticException">RR5205, RR5206.</exception>
    public void File(MemberPath name, bool executable, DateTime? modified, Action<Stream> write)
    {
        var path = MakeRoom(name);
        using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
        {
            write(file);
        }

        FileEntry.SetMode(path, executable);
        if (modified is { } time)
        {
            System.IO.File.SetLastWriteTimeUtc(path, time);
        }
    }

    /// <exception cref="DiagnosticException">RR5203, RR5205, RR5206.</exception>
    public void SymbolicLink(MemberPath name, string target)
    {
        if (target.Length == 0 || target.StartsWith('/') || target.Contains('\0', StringComparison.Ordinal))
        {
            throw LinkOut(name, target);
        }

        if (Encoding.UTF8.GetByteCount(target) > LongestTarget)
        {
            throw TreeDiagnostics.SymbolicLinkOut.Exception(
                $"`{origin}`: the target of the symbolic link `{name}` is longer than {LongestTarget} bytes");
        }

        System.IO.File.CreateSymbolicLink(MakeRoom(name), target);
        _links.Add(name);
    }

    /// <summary>
    /// Gives a file written earlier a second name: a copy, so that a later change to one leaves the other alone.
    /// </summary>
    /// <returns>The number of bytes that were copied.</returns>
    /// <exception cref="DiagnosticException">RR5204, RR5205, RR5206.</exception>
    public long HardLink(MemberPath name, MemberPath target)
    {
        var from = target.Below(root);
        if (target.IsRoot || IsBehindLink(target) || FileEntry.KindOf(from) != FileEntryKind.File)
        {
            throw TreeDiagnostics.HardLinkOut.Exception(
                $"`{origin}`: the hard link `{name}` points to `{target}`, which is not a file written before it");
        }

        if (name == target)
        {
            return 0;
        }

        System.IO.File.Copy(from, MakeRoom(name));
        return new FileInfo(from).Length;
    }

    /// <summary>Checks every link and sets the directories' times. To be called once, after the last member.</summary>
    /// <exception cref="DiagnosticException">RR5203: a symbolic link leads out.</exception>
    public void Finish()
    {
        foreach (var link in _links.Where(l => FileEntry.KindOf(l.Below(root)) == FileEntryKind.SymbolicLink))
        {
            if (!LinkTarget.StaysInside(root, link))
            {
                throw LinkOut(link, new FileInfo(link.Below(root)).LinkTarget!);
            }
        }

        // Only now: each member that was written into a directory set the directory's time anew.
        foreach (var (path, modified) in _directories)
        {
            System.IO.Directory.SetLastWriteTimeUtc(path, modified);
        }
    }

    private DiagnosticException LinkOut(MemberPath name, string target) => TreeDiagnostics.SymbolicLinkOut.Exception(
        $"`{origin}`: the symbolic link `{name}` points to `{target}`, out of the directory");

    /// <summary>Makes the directories above a member and takes away what has its name.</summary>
    private string MakeRoom(MemberPath name)
    {
        MakeDirectories(name.Segments[..^1], name);
        var path = name.Below(root);
        switch (FileEntry.KindOf(path))
        {
            case FileEntryKind.Directory:
                throw Conflict(name);
            case FileEntryKind.File or FileEntryKind.SymbolicLink:
                System.IO.File.Delete(path);
                break;
        }

        return path;
    }

    private void MakeDirectories(ImmutableArray<string> segments, MemberPath name)
    {
        IsEmpty = false;
        var path = root;
        foreach (var segment in segments)
        {
            path = Path.Combine(path, segment);
            Enter(path, name);
        }
    }

    private void Enter(string path, MemberPath name)
    {
        switch (FileEntry.KindOf(path))
        {
            case FileEntryKind.Nothing:
                System.IO.Directory.CreateDirectory(path);
                FileEntry.SetMode(path, executable: true);
                break;
            case FileEntryKind.SymbolicLink:
                throw TreeDiagnostics.ThroughLink.Exception(
                    $"`{origin}`: the member `{name}` lies behind the symbolic link `{Path.GetRelativePath(root, path)}`");
            case FileEntryKind.File:
                throw Conflict(name);
        }
    }

    private DiagnosticException Conflict(MemberPath name) => TreeDiagnostics.KindConflict.Exception(
        $"`{origin}`: `{name}` is both a file and a directory");

    private bool IsBehindLink(MemberPath name) =>
        Enumerable.Range(1, Math.Max(0, name.Segments.Length - 1))
            .Any(n => FileEntry.KindOf(new MemberPath(name.Segments[..n]).Below(root)) == FileEntryKind.SymbolicLink);
}
