using System.Runtime.InteropServices;

namespace Rumprun.Packages.Cli;

/// <summary>
/// Opens /dev/null for standard streams that were closed at start (<c>&gt;&amp;-</c>). Otherwise the first opened files get
/// their descriptor numbers, and output is written into them.
/// </summary>
internal static class StandardStreams
{
    private const int Count = 3;

    private const int GetFlags = 1;

    private const int ReadAndWrite = 2;

    private const int CloseOnExec = 1;

    /// <summary>Must be called before anything is opened or printed.</summary>
    public static void Open()
    {
        for (var stream = 0; stream < Count; stream++)
        {
            if (Control(stream, GetFlags) < 0)
            {
                // It gets the lowest free number, which is this one.
                _ = Open("/dev/null\0"u8.ToArray(), ReadAndWrite);
            }
        }
    }

    /// <summary>
    /// Whether the runtime got the number before <see cref="Open()"/> was called. What was inherited from a parent cannot be
    /// marked to be closed when a program starts, and what the runtime opens is.
    /// </summary>
    public static bool IsTaken(int stream) => Control(stream, GetFlags) is >= 0 and var flags && (flags & CloseOnExec) != 0;

    [DllImport("libc", EntryPoint = "fcntl", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int descriptor, int command);

    [DllImport("libc", EntryPoint = "open", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);
}
