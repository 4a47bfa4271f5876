using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Rumprun.Packages.Engine.Building.Scheduling;

/// <summary>
/// A FIFO of tokens, one byte each. It is opened non-blocking here; other processes open it for themselves, so that their
/// flags do not change ours.
/// </summary>
internal sealed class JobFifo : IDisposable
{
    // From asm-generic/fcntl.h, ioctls.h and poll.h, which x86_64, arm and arm64 share.
    private const int ReadWrite = 2;
    private const int NonBlocking = 0x800;
    private const int CloseOnExec = 0x80000;
    private const int BytesToRead = 0x541b;
    private const short Readable = 1;

    private readonly SafeFileHandle _handle;

    /// <param name="path">Where the FIFO is made. Nothing may be there yet.</param>
    /// <exception cref="IOException">It cannot be created.</exception>
    public JobFifo(string path)
    {
        if (MakeFifo(path, 0x180 /* 0600 */) != 0)
        {
            throw Failure(path);
        }

        var descriptor = Open(path, ReadWrite | NonBlocking | CloseOnExec);
        _handle = descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failure(path);
    }

    /// <summary>How many tokens are in it.</summary>
    public int Count => Control(_handle, BytesToRead, out var count) == 0 ? count : 0;

    public bool TryTake() => Read(_handle, out _, 1) == 1;

    public void Put(int tokens)
    {
        for (; tokens > 0; tokens--)
        {
            var token = (byte)'+';
            _ = Write(_handle, in token, 1);
        }
    }

    /// <summary>Waits until there is a token. Another process may still take it first.</summary>
    public void Wait(TimeSpan atMost)
    {
        var wanted = new Poll { Descriptor = (int)_handle.DangerousGetHandle(), Events = Readable };
        _ = PollOne(ref wanted, 1, (int)atMost.TotalMilliseconds);
    }

    public void Dispose() => _handle.Dispose();

    private static IOException Failure(string path) =>
        new($"'{path}' cannot be used", Marshal.GetLastPInvokeError());

    [DllImport("libc", EntryPoint = "mkfifo", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakeFifo([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);

    [DllImport("libc", EntryPoint = "open", ExactSpelling = true, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "ioctl", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(SafeFileHandle descriptor, nuint request, out int value);

    [DllImport("libc", EntryPoint = "read", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Read(SafeFileHandle descriptor, out byte token, nuint count);

    [DllImport("libc", EntryPoint = "write", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Write(SafeFileHandle descriptor, in byte token, nuint count);

    [DllImport("libc", EntryPoint = "poll", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int PollOne(ref Poll descriptor, nuint count, int milliseconds);

    // struct pollfd of poll(2).
    [StructLayout(LayoutKind.Sequential)]
    private struct Poll
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
