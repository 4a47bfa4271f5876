using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Rumprun.Packages.Core.Diagnostics;

namespace Rumprun.Packages.Engine.Files;

/// <summary>
/// A directory held open by descriptor. Every name counts from it, and the kernel refuses to follow a symbolic link or to
/// leave it on the way (openat2), whatever another process does to the tree meanwhile. For directories that others write to:
/// builds, ports, packages.
/// </summary>
public sealed class HeldDirectory : IDisposable
{
    private const ResolveFlags Contained = ResolveFlags.Beneath | ResolveFlags.NoLinks | ResolveFlags.NoMagicLinks;

    private const string Itself = ".";

    private const uint AnyMode = 0x1ff;

    private readonly SafeFileHandle _handle;

    private HeldDirectory(string path, SafeFileHandle handle) => (Path, _handle) = (path, handle);

    /// <summary>Where it was when it was opened, for messages.</summary>
    public string Path { get; }

    /// <summary>Opens a directory, which must not be a link itself. The directories above it are trusted.</summary>
    /// <exception cref="DiagnosticException">RR5243: it is not a directory. RR5244: the kernel is too old.</exception>
    /// <exception cref="FileNotFoundException">It does not exist.</exception>
    public static HeldDirectory Open(string path) =>
        OpenFull(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path)), "");

    /// <summary>The same where the path may be a link, since only its owner can have made it one.</summary>
    public static HeldDirectory OpenFollowing(string path) =>
        OpenFull(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path)), "/.");

    private static HeldDirectory OpenFull(string full, string suffix)
    {
        var handle = FileSystemCalls.Open(
            FileSystemCalls.WorkingDirectory,
            FileSystemCalls.Bytes(full + suffix),
            OpenFlags.Place | OpenFlags.Directory | OpenFlags.NoFollow,
            ResolveFlags.None);
        return handle is not null ? new HeldDirectory(full, handle) : Marshal.GetLastPInvokeError() switch
        {
            FileSystemCalls.NotADirectory or FileSystemCalls.Loop =>
                throw NotPlain(full, FileEntry.KindOf(full), "directory"),

            // Old seccomp profiles answer EPERM for a call that they do not know, which opening a place never does.
            FileSystemCalls.NotImplemented or FileSystemCalls.NotPermitted => throw TreeDiagnostics.KernelTooOld.Exception(
                "this kernel cannot open files without following links (openat2)", "use Linux 5.6 or later"),
            _ => throw Failure(full),
        };
    }

    /// <summary>Opens a directory below this one.</summary>
    /// <exception cref="DiagnosticException">RR5243: a link is on the way, or it is not a directory.</exception>
    public HeldDirectory OpenDirectory(string name) =>
        new(PathOf(name), Locate(name, OpenFlags.Directory) ?? throw Refusal(name, "directory"));

    /// <summary>What is there; <see cref="FileEntryKind.Nothing"/> also where a link is on the way.</summary>
    public FileEntryKind KindOf(string name) => StatusOf(name)?.Kind ?? FileEntryKind.Nothing;

    /// <exception cref="DiagnosticException">RR5243: a link is on the way, or it is not a file. RR5242.</exception>
    public UnixFileMode ModeOf(string name) => StatusOf(name)?.Mode ?? throw Refusal(name, "file");

    /// <summary>Opens a regular file, and nothing else, for reading.</summary>
    /// <exception cref="DiagnosticException">RR5243: a link is on the way, or it is not a file. RR5242.</exception>
    public FileStream OpenRead(string name)
    {
        using var place = Locate(name, 0);
        return place is not null && FileSystemCalls.StatusOf(place).Kind == FileEntryKind.File
            ? FileSystemCalls.OpenRead(place)
            : throw Refusal(name, "file");
    }

    /// <exception cref="DiagnosticException">
    /// RR5243: a directory on the way is a link, or it is not a link itself. RR5242.
    /// </exception>
    public string LinkTargetOf(string name)
    {
        using var place = Locate(name, 0);
        return place is not null && FileSystemCalls.TargetOf(place) is { } target
            ? Encoding.UTF8.GetString(target)
            : throw Refusal(name, "symbolic link");
    }

    /// <summary>The names in a directory, in ordinal order.</summary>
    /// <exception cref="DiagnosticException">RR5241: a name is not UTF-8. RR5243: it is not a directory. RR5242.</exception>
    public IEnumerable<(string Name, FileEntryKind Kind)> EntriesOf(string name) =>
        ReadEntries(name).Select(entry => Describe(entry, name)).OrderBy(static e => e.Name, StringComparer.Ordinal);

    /// <summary>Each file below and its length in bytes. What other processes change meanwhile may be missed.</summary>
    public IEnumerable<(string Name, long Length)> Lengths() => TreeLengths.Of(_handle);

    /// <summary>
    /// Writes a file anew under a temporary name and puts it in the place of what has its name; directories are made.
    /// </summary>
    /// <exception cref="DiagnosticException">RR5243: a directory on the way is a link.</exception>
    public void Write(string name, UnixFileMode mode, Action<Stream> write)
    {
        using var parent = MakeDirectory(ParentOf(name));
        var temporary = FileSystemCalls.Bytes($".{Guid.NewGuid():N}.tmp");
        var flags = OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow;
        var handle = FileSystemCalls.Open(parent._handle, temporary, flags, Contained, mode: 0x180)
            ?? throw Failure(PathOf(name));
        using (var file = new FileStream(handle, FileAccess.Write))
        {
            write(file);
            file.Flush();
            File.SetUnixFileMode(handle, mode);
        }

        Require(FileSystemCalls.Rename(parent._handle, temporary, parent._handle, LeafOf(name)), name);
    }

    /// <summary>Makes a directory and those above it where they are missing.</summary>
    /// <exception cref="DiagnosticException">RR5243: a link or a file has the name of one of them.</exception>
    public HeldDirectory MakeDirectory(string name)
    {
        for (var slash = name.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = name.IndexOf('/', slash + 1))
        {
            MakeOne(name[..slash]);
        }

        if (name.Length > 0 && name != Itself)
        {
            MakeOne(name);
        }

        return OpenDirectory(name);
    }

    /// <summary>Makes a symbolic link in the place of what has its name.</summary>
    public void Link(string name, string target)
    {
        Delete(name);
        using var parent = OpenDirectory(ParentOf(name));
        Require(FileSystemCalls.MakeLink(FileSystemCalls.Bytes(target), parent._handle, LeafOf(name)), name);
    }

    /// <summary>Moves something that no other process can reach to where nothing is yet; the directory is made.</summary>
    public void MoveHere(string path, string name)
    {
        using var parent = MakeDirectory(ParentOf(name));
        var from = FileSystemCalls.Bytes(System.IO.Path.GetFullPath(path));
        Require(FileSystemCalls.Rename(FileSystemCalls.WorkingDirectory, from, parent._handle, LeafOf(name)), name);
    }

    /// <summary>Deletes a file, a link, or a directory with everything in it. A missing one is not an error.</summary>
    public void Delete(string name)
    {
        using var parent = Locate(ParentOf(name), OpenFlags.Directory);
        if (parent is not null)
        {
            TreeDeletion.Delete(parent, LeafOf(name), PathOf(name));
        }
    }

    public void Dispose() => _handle.Dispose();

    /// <summary>Null where nothing is there, or a link is on the way.</summary>
    internal FileStatus? StatusOf(string name)
    {
        using var place = Locate(name, 0);
        return place is null ? null : FileSystemCalls.StatusOf(place);
    }

    /// <summary>The entries of a directory as the file system has them.</summary>
    private List<DirectoryEntry> ReadEntries(string name)
    {
        using var directory = FileSystemCalls.Open(
            _handle, BytesOf(name), OpenFlags.Directory | OpenFlags.NoFollow, Contained);
        return directory is not null ? FileSystemCalls.EntriesOf(directory, PathOf(name))
            : IsElsewhere(Marshal.GetLastPInvokeError()) ? throw Refusal(name, "directory")
            : throw Failure(PathOf(name));
    }

    private (string Name, FileEntryKind Kind) Describe(DirectoryEntry entry, string directory)
    {
        var name = TextOf(entry, directory);
        var path = directory.Length == 0 ? name : $"{directory}/{name}";
        return (name, entry.Kind != FileEntryKind.Nothing ? entry.Kind : KindOf(path));
    }

    /// <exception cref="DiagnosticException">RR5241: the name is not UTF-8.</exception>
    private string TextOf(DirectoryEntry entry, string directory)
    {
        try
        {
            return TextFile.Strict.GetString(entry.Name.AsSpan()[..^1]);
        }
        catch (DecoderFallbackException e)
        {
            var name = string.Concat(
                entry.Name[..^1].Select(static b => b is > 0x1f and < 0x7f ? $"{(char)b}" : $"\\x{b:x2}"));
            throw new DiagnosticException(
                TreeDiagnostics.NameNotText.Create(
                    $"the name `{name}` in `{PathOf(directory)}` is not UTF-8", "rename the file"),
                e);
        }
    }

    private static string ParentOf(string name) => name.LastIndexOf('/') is var slash and > 0 ? name[..slash] : Itself;

    private static byte[] LeafOf(string name) => FileSystemCalls.Bytes(name[(name.LastIndexOf('/') + 1)..]);

    private static byte[] BytesOf(string name) => FileSystemCalls.Bytes(name.Length == 0 ? Itself : name);

    private static DiagnosticException NotPlain(string path, FileEntryKind kind, string wanted) =>
        TreeDiagnostics.NotPlain.Exception(kind == FileEntryKind.Nothing
            ? $"there is no {wanted} `{path}`"
            : $"`{path}` is {FileEntry.Describe(kind)}, and a {wanted} has to be there");

    private static Exception Failure(string path) => Marshal.GetLastPInvokeError() switch
    {
        FileSystemCalls.NameTooLong => TreeDiagnostics.TooDeep.Exception(
            $"`{Shortened(path)}` is too deep: its path is too long to be opened"),
        var error => FileSystemCalls.Failure(error, path),
    };

    private static string Shortened(string path) => path.Length <= 100 ? path : $"{path[..100]}...";

    /// <summary>
    /// A descriptor of the place alone; null where nothing is there, or not what was wanted, or a link is on the way.
    /// </summary>
    private SafeFileHandle? Locate(string name, OpenFlags wanted)
    {
        var place = FileSystemCalls.Open(_handle, BytesOf(name), OpenFlags.Place | OpenFlags.NoFollow | wanted, Contained);
        return place is not null || IsElsewhere(Marshal.GetLastPInvokeError()) ? place : throw Failure(PathOf(name));
    }

    /// <summary>
    /// What openat2 answers where nothing is there, something else is, or a link would have to be followed.
    /// </summary>
    private static bool IsElsewhere(int error) => error is FileSystemCalls.NoEntry or FileSystemCalls.NotADirectory
        or FileSystemCalls.Loop or FileSystemCalls.CrossesDevice;

    private void MakeOne(string name)
    {
        using var parent = OpenDirectory(ParentOf(name));
        if (FileSystemCalls.MakeDirectory(parent._handle, LeafOf(name), AnyMode) != 0
            && Marshal.GetLastPInvokeError() != FileSystemCalls.Exists)
        {
            throw Failure(PathOf(name));
        }
    }

    private void Require(int result, string name)
    {
        if (result != 0)
        {
            throw Failure(PathOf(name));
        }
    }

    /// <summary>Names the first thing on the way that is not what it has to be.</summary>
    private DiagnosticException Refusal(string name, string wanted)
    {
        for (var slash = name.IndexOf('/', StringComparison.Ordinal); slash > 0; slash = name.IndexOf('/', slash + 1))
        {
            if (KindOf(name[..slash]) is not FileEntryKind.Directory and var kind)
            {
                return NotPlain(PathOf(name[..slash]), kind, "directory");
            }
        }

        return NotPlain(PathOf(name), KindOf(name), wanted);
    }

    private string PathOf(string name) => name.Length == 0 || name == Itself ? Path : $"{Path}/{name}";
}
