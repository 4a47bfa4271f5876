using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Rumprun.Packages.Core.Diagnostics;
using Rumprun.Packages.Engine.Files;

namespace Rumprun.Packages.Engine.Images.Ext2;

/// <summary>
/// Copies the files of an ext2 image to a directory, without root. Names are single names, every file is made anew, and
/// links come last: nothing is written outside, whatever the guest put there. Files keep their times; modes stay within
/// 0755, owners are the caller.
/// </summary>
public sealed class Ext2Export
{
    private const int LongestTarget = 4095;
    private const string LostAndFound = "lost+found";

    private const UnixFileMode OwnersFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnersDirectory = OwnersFile | UnixFileMode.UserExecute;

    private readonly Ext2Volume _volume;
    private readonly string _root;
    private readonly Stack<(string Path, long Inode)> _pending = [];
    private readonly List<(string Path, Ext2Inode Inode)> _directories = [];
    private readonly List<(string Path, string Target)> _links = [];
    private readonly Dictionary<long, string> _written = [];
    private readonly ImmutableArray<string>.Builder _leftOut = ImmutableArray.CreateBuilder<string>();
    private long _bytes;

    private Ext2Export(Ext2Volume volume, string root) => (_volume, _root) = (volume, root);

    /// <param name="directory">Where nothing is yet; it appears whole, or not at all.</param>
    /// <exception cref="DiagnosticException">RR6114: the image cannot be read. RR5061: the directory cannot be
    /// written.</exception>
    public static async Task<ExportedTree> RunAsync(string image, string directory, CancellationToken cancellationToken)
    {
        using var volume = new Ext2Volume(image);
        ExportedTree? exported = null;
        await DataImageMaker.PublishAsync(directory, path =>
        {
            exported = new Ext2Export(volume, path).Run(cancellationToken);
            return Task.CompletedTask;
        });
        return exported!;
    }

    private ExportedTree Run(CancellationToken cancellationToken)
    {
        var seen = new HashSet<long>();
        _pending.Push(("", Ext2Volume.RootInode));
        while (_pending.TryPop(out var next))
        {
            var inode = _volume.ReadInode(next.Inode);
            if (inode.Type != Ext2Type.Directory || !seen.Add(next.Inode))
            {
                throw _volume.Damaged($"`/{next.Path}` is not a directory, or is in two places");
            }

            Directory.CreateDirectory(Path.Combine(_root, next.Path));
            _directories.Add((next.Path, inode));
            foreach (var (name, number) in Ext2Directory.Read(_volume, inode))
            {
                cancellationToken.ThrowIfCancellationRequested();
                AddEntry(next.Path, name, number);
            }
        }

        // Nothing is written any more that could go through a link.
        foreach (var (path, target) in _links)
        {
            File.CreateSymbolicLink(Path.Combine(_root, path), target);
        }

        // From the innermost out: what is made in a directory sets its time anew.
        foreach (var (path, inode) in Enumerable.Reverse(_directories))
        {
            SetModeAndTime(Path.Combine(_root, path), inode, OwnersDirectory);
        }

        return new ExportedTree(_written.Count, _bytes, _leftOut.ToImmutable());
    }

    private void AddEntry(string directory, string? name, long number)
    {
        if (name is null)
        {
            _leftOut.Add($"{directory}/?");
            return;
        }

        // The file system's own, empty but for what a check found.
        if (directory.Length == 0 && name == LostAndFound && Ext2Directory.Read(_volume, _volume.ReadInode(number)).IsEmpty)
        {
            return;
        }

        var path = directory.Length == 0 ? name : $"{directory}/{name}";
        var inode = _volume.ReadInode(number);
        switch (inode.Type)
        {
            case Ext2Type.Directory:
                _pending.Push((path, number));
                break;
            case Ext2Type.Regular:
                AddFile(path, number, inode);
                break;
            case Ext2Type.SymbolicLink:
                _links.Add((path, TargetOf(inode)));
                break;
            default:
                _leftOut.Add(path);
                break;
        }
    }

    private void AddFile(string path, long number, Ext2Inode inode)
    {
        var to = Path.Combine(_root, path);
        if (_written.TryGetValue(number, out var first))
        {
            if (MakeHardLink(first, to) != 0)
            {
                throw new IOException($"`{path}` cannot be linked: {Marshal.GetLastPInvokeErrorMessage()}");
            }

            return;
        }

        using (var file = new FileStream(to, FileMode.CreateNew, FileAccess.Write))
        {
            foreach (var (at, block) in _volume.ReadBlocks(inode))
            {
                file.Position = at;
                file.Write(block.AsSpan(0, (int)Math.Min(block.Length, inode.Length - at)));
            }

            file.SetLength(inode.Length);
        }

        _written.Add(number, to);
        _bytes += inode.Length;
        SetModeAndTime(to, inode, OwnersFile);
    }

    /// <summary>A target of less than 60 bytes stands where the block numbers would.</summary>
    private string TargetOf(Ext2Inode inode)
    {
        var bytes = inode.HasBlocks || inode.Length > inode.Pointers.Length
            ? _volume.ReadAll(inode, LongestTarget)
            : inode.Pointers.Span[..(int)inode.Length].ToArray();
        return bytes.Length > 0 && !bytes.Contains((byte)0)
            ? Encoding.UTF8.GetString(bytes)
            : throw _volume.Damaged("a symbolic link in it leads to no name");
    }

    private static void SetModeAndTime(string path, Ext2Inode inode, UnixFileMode least)
    {
        File.SetUnixFileMode(path, (inode.Mode & FileEntry.ExecutableMode) | least);
        if (least == OwnersDirectory)
        {
            Directory.SetLastWriteTimeUtc(path, inode.Modified);
        }
        else
        {
            File.SetLastWriteTimeUtc(path, inode.Modified);
        }
    }

    [DllImport("libc", EntryPoint = "link", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakeHardLink(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string existing, [MarshalAs(UnmanagedType.LPUTF8Str)] string name);
}
