using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Rumprun.Packages.Engine.Files;

/// <summary>Linux's system calls that take names relative to an open directory. .NET has none of them.</summary>
[SuppressMessage("Globalization", "CA2101", Justification = "Names are bytes that end in zero, as the kernel takes them.")]
internal static class FileSystemCalls
{
    public const int NoEntry = 2;
    public const int NotPermitted = 1;
    public const int AccessDenied = 13;
    public const int Exists = 17;
    public const int CrossesDevice = 18;
    public const int NotADirectory = 20;
    public const int IsADirectory = 21;
    public const int NameTooLong = 36;
    public const int NotImplemented = 38;
    public const int NotEmpty = 39;
    public const int Loop = 40;

    /// <summary>AT_FDCWD: relative to the working directory, which absolute paths ignore.</summary>
    public static readonly SafeFileHandle WorkingDirectory = new(-100, ownsHandle: false);

    // syscall(2): the number of openat2 is the same on every architecture. glibc has no function for it.
    private const nint OpenAt2Number = 437;
    private const int StatusSize = 256;
    private const int BasicStatus = 0x7ff;
    private const int EmptyPath = 0x1000;
    private const int RemoveDirectoryFlag = 0x200;
    private const int BlockSize = 32 << 10;
    private const int LongestTarget = 4096;

    /// <summary>A name as the kernel takes it.</summary>
    public static byte[] Bytes(string name) => [.. Encoding.UTF8.GetBytes(name), 0];

    /// <summary>openat2(2).</summary>
    /// <returns>Null where it failed; <see cref="Marshal.GetLastPInvokeError"/> says why.</returns>
    public static SafeFileHandle? Open(
        SafeFileHandle directory, byte[] name, OpenFlags flags, ResolveFlags resolve, int mode = 0)
    {
        var how = new byte[24];
        BinaryPrimitives.WriteUInt64LittleEndian(how, (ulong)(flags | OpenFlags.CloseOnExec));
        BinaryPrimitives.WriteUInt64LittleEndian(how.AsSpan(8), (ulong)mode);
        BinaryPrimitives.WriteUInt64LittleEndian(how.AsSpan(16), (ulong)resolve);
        var descriptor = OpenAt2(OpenAt2Number, directory, name, how, how.Length);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>statx(2) of what a descriptor stands for.</summary>
    public static FileStatus StatusOf(SafeFileHandle handle) => Status(handle, [0], EmptyPath, "an open file");

    /// <summary>statx(2) of a path, links at its end not followed; null where nothing is there.</summary>
    public static FileStatus? StatusOf(string path)
    {
        const int noFollow = 0x100;
        var bytes = new byte[StatusSize];
        if (StatX(WorkingDirectory, Bytes(path), noFollow, BasicStatus, bytes) == 0)
        {
            return FileStatus.Read(bytes);
        }

        var error = Marshal.GetLastPInvokeError();
        return error is NoEntry or NotADirectory ? null : throw Failure(error, path);
    }

    /// <summary>getdents64(2): all entries but <c>.</c> and <c>..</c>, as bytes that end in zero.</summary>
    public static List<DirectoryEntry> EntriesOf(SafeFileHandle directory, string path)
    {
        var entries = new List<DirectoryEntry>();
        var block = new byte[BlockSize];
        for (nint length; (length = GetEntries(directory, block, block.Length)) != 0;)
        {
            if (length < 0 && Marshal.GetLastPInvokeError() == NoEntry)
            {
                // The directory was deleted meanwhile.
                break;
            }

            if (length < 0)
            {
                throw Failure(Marshal.GetLastPInvokeError(), path);
            }

            for (var at = 0; at < length;)
            {
                var size = BinaryPrimitives.ReadUInt16LittleEndian(block.AsSpan(at + 16));
                var name = block.AsSpan((at + 19)..(at + size));
                name = name[..(name.IndexOf((byte)0) + 1)];
                if (!name.SequenceEqual(".\0"u8) && !name.SequenceEqual("..\0"u8))
                {
                    entries.Add(new DirectoryEntry(name.ToArray(), FileStatus.KindOf(block[at + 18])));
                }

                at += size;
            }
        }

        return entries;
    }

    /// <summary>readlinkat(2) of the link that a descriptor stands for; null where it is not a link.</summary>
    public static byte[]? TargetOf(SafeFileHandle link)
    {
        var target = new byte[LongestTarget];
        var length = ReadLink(link, [0], target, target.Length);
        return length < 0 ? null : target[..(int)length];
    }

    /// <summary>A path that leads to what a descriptor stands for, whatever its name is now.</summary>
    public static string PathThrough(SafeFileHandle handle) =>
        FormattableString.Invariant($"/proc/self/fd/{handle.DangerousGetHandle()}");

    /// <summary>A regular file that a descriptor of its place stands for, opened for reading.</summary>
    public static FileStream OpenRead(SafeFileHandle place, int bufferSize = 4096) =>
        new(PathThrough(place), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize);

    public static int RemoveFile(SafeFileHandle directory, byte[] name) => Unlink(directory, name, 0);

    public static int RemoveDirectory(SafeFileHandle directory, byte[] name) => Unlink(directory, name, RemoveDirectoryFlag);

    /// <summary>The exception that .NET would throw for an error of the system.</summary>
    public static Exception Failure(int error, string path) => error switch
    {
        NoEntry => new FileNotFoundException($"`{path}` does not exist", path),
        NotADirectory => new DirectoryNotFoundException($"a part of `{path}` is not a directory"),
        NotPermitted or AccessDenied => new UnauthorizedAccessException($"access to `{path}` is denied"),
        _ => new IOException($"`{path}`: {Marshal.GetPInvokeErrorMessage(error)}"),
    };

    [DllImport("libc", EntryPoint = "mkdirat", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int MakeDirectory(SafeFileHandle directory, byte[] name, uint mode);

    [DllImport("libc", EntryPoint = "symlinkat", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int MakeLink(byte[] target, SafeFileHandle directory, byte[] name);

    [DllImport("libc", EntryPoint = "renameat", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static extern int Rename(SafeFileHandle from, byte[] name, SafeFileHandle to, byte[] newName);

    private static FileStatus Status(SafeFileHandle handle, byte[] name, int flags, string path)
    {
        var bytes = new byte[StatusSize];
        return StatX(handle, name, flags, BasicStatus, bytes) == 0
            ? FileStatus.Read(bytes)
            : throw Failure(Marshal.GetLastPInvokeError(), path);
    }

    [DllImport("libc", EntryPoint = "syscall", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint OpenAt2(nint number, SafeFileHandle directory, byte[] name, byte[] how, nint size);

    [DllImport("libc", EntryPoint = "statx", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(SafeFileHandle directory, byte[] name, int flags, uint mask, [Out] byte[] status);

    [DllImport("libc", EntryPoint = "getdents64", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint GetEntries(SafeFileHandle directory, [Out] byte[] entries, nint size);

    [DllImport("libc", EntryPoint = "readlinkat", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint ReadLink(SafeFileHandle directory, byte[] name, [Out] byte[] target, nint size);

    [DllImport("libc", EntryPoint = "unlinkat", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Unlink(SafeFileHandle directory, byte[] name, int flags);
}
