using System.Runtime.InteropServices;

namespace Rumprun.Packages.Cli;

/// <summary>
/// Gives a process that was started with its standard streams closed (<c>&gt;&amp;-</c>) ones that lead nowhere. Otherwise
/// the first files that it opens get their numbers, and what is printed ends up in them.
/// </summary>
internal static class StandardStreams
{
    private const int Count = 3;

    private const int GetFlags = 1;

    private const int ReadAndWrite = 2;

    private const int CloseOnExec = 1;

    /// <summary>To be called before anything is opened or printed.</summary>
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
